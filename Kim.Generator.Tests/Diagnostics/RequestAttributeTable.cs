using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>Attributes that users bring along: each has its effect, only describes, or is reported with what to write instead.</summary>
public sealed class RequestAttributeTable
{
    private const string Ignore = "write [JsonIgnore] on what a client must not give";
    private const string Parse = "give the member's type a TryParse (IParsable<T>) for text, or a [JsonConverter] for JSON";
    private const string Newtonsoft = "Kim reads JSON with System.Text.Json: write that attribute of System.Text.Json.Serialization";

    private const string Usings = """
        using System.ComponentModel;
        using System.ComponentModel.DataAnnotations;
        using System.Runtime.Serialization;
        using System.Text.Json.Serialization;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.ModelBinding;
        namespace App;
        public sealed class EvenAttribute : ValidationAttribute;

        """;

    /// <summary>The attribute, and what is said of it: nothing, or by KIM0040 an advice.</summary>
    public static TheoryData<string, string?> Members { get; } = new()
    {
        { "TypeConverter(typeof(Int32Converter))", Parse },
        { "ModelBinder", Parse },
        { "Editable(false)", Ignore },
        { "Editable(true)", null },
        { "ReadOnly(true)", Ignore },
        { "ReadOnly(false)", null },
        { "BindNever", Ignore },
        { "BindRequired", "a member that may not be null and has no default is required, and so is one with 'required'" },
        { "BindingBehavior(BindingBehavior.Never)", Ignore + ", and 'required' on what must be there" },
        { "IgnoreDataMember", Ignore },
        { "DataMember(Name = \"x\")", "write [JsonPropertyName] for the name, and 'required' for what must be there" },
        { "DataMember(IsRequired = true)", "write [JsonPropertyName] for the name, and 'required' for what must be there" },
        { "DataMember(Order = 1)", null },
        { "Newtonsoft.Json.JsonProperty(\"x\")", Newtonsoft },
        { "Newtonsoft.Json.JsonIgnore", Newtonsoft },
        { "Required", null },
        { "Range(1, 5)", null },
        { "StringLength(5)", null },
        { "MaxLength(5)", null },
        { "MinLength(5)", null },
        { "Length(1, 5)", null },
        { "RegularExpression(\"a\")", null },
        { "EmailAddress", null },
        { "Url", null },
        { "Compare(\"Value\")", null },
        { "AllowedValues(1)", null },
        { "EnumDataType(typeof(DayOfWeek))", null },
        { "Even", null },
        { "DataType(DataType.Password)", null },
        { "Display(Name = \"x\")", null },
        { "Description(\"x\")", null },
        { "Key", null },
        { "JsonPropertyName(\"x\")", null },
        { "JsonRequired", null },
        { "JsonIgnore", null },
    };

    public static TheoryData<string, string?> Types { get; } = new()
    {
        {
            "[DataContract] public sealed class Order { [DataMember] public int Value { get; set; } public int Owner { "
                + "get; set; } }",
            "[DataContract] on request Order|Owner has no [DataMember] and is bound all the same: " + Ignore
        },
        {
            "[DataContract] public sealed class Order { [DataMember] public int Value { get; set; } [JsonIgnore] public "
                + "int Owner { get; set; } }",
            null
        },
        { "[TypeConverter(typeof(Int32Converter))] public sealed record Order(int Value);", "[TypeConverter] on request Order|" + Parse },
        {
            "[MetadataType(typeof(int))] public sealed record Order(int Value);",
            "[MetadataType] on request Order|write its attributes on the members themselves"
        },
        {
            "[ModelMetadataType(typeof(int))] public sealed record Order(int Value);",
            "[ModelMetadataType] on request Order|write its attributes on the members themselves"
        },
        {
            "public enum Size { [EnumMember(Value = \"s\")] Small } public sealed record Order(List<Size?> Value);",
            "[EnumMember] on Small of Size, in request Order|write [JsonStringEnumMemberName(\"s\")]"
        },
        { "public enum Size { [EnumMember(Value = \"Small\")] Small } public sealed record Order(Size Value);", null },
        {
            "[JsonConverter(typeof(JsonStringEnumConverter<Size>))] public enum Size { [EnumMember(Value = \"s\")] Small "
                + "} public sealed record Order(Size Value);",
            null
        },
        { "[Even] public sealed record Order(int Value);", null },
        {
            "public sealed record Order(int Value) : IValidatableObject { public IEnumerable<ValidationResult> "
                + "Validate(ValidationContext context) => []; }",
            null
        },
        {
            "[TypeConverter(typeof(Int32Converter))] public readonly record struct Id(int Value); public sealed record "
                + "Order(Id Value);",
            null
        },
        {
            "public sealed class Node<T> { public T? Value { get; set; } public Node<List<T>>? Wider { get; set; } } "
                + "public sealed record Order(Node<int> Value);",
            null
        },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public Task On_a_member(string attribute, string? said) =>
        Check(
            "Value of request Order",
            $"public sealed class Order {{ [{attribute}] public int Value {{ get; set; }} = 1; }}",
            attribute,
            said);

    [Theory]
    [MemberData(nameof(Members))]
    public Task Inside_a_member(string attribute, string? said) => Check(
        "Value of Line, in request Order",
        $"public sealed class Line {{ [{attribute}] public int Value {{ get; set; }} }} public sealed record Order(List<Line> Lines);",
        attribute,
        said);

    [Theory]
    [MemberData(nameof(Types))]
    public Task On_a_type(string types, string? said) => said?.Split('|') switch
    {
        null => GeneratorTest.IsClean(Sample(types)),
        var parts => Reports("KIM0040", $"{parts[0]} has no effect in Sample: {parts[1]}", types),
    };

    private static Task Check(string target, string types, string attribute, string? said)
    {
        var what = $"[{attribute.Split('(')[0].Split('.')[^1]}] on {target}";
        return said is null
            ? GeneratorTest.IsClean(Sample(types))
            : Reports("KIM0040", $"{what} has no effect in Sample: {said}", types);
    }

    private static Task Reports(string rule, string message, string types) => GeneratorTest.Reports(rule, "Sample", message, Sample(types));

    private static string[] Sample(string types) =>
    [
        $$"""
        {{Usings}}{{types}}
        [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        """,
        "namespace Newtonsoft.Json; public sealed class JsonPropertyAttribute(string name) : Attribute { public string Name => "
            + "name; } public sealed class JsonIgnoreAttribute : Attribute;",
    ];
}
