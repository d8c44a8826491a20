using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Xml;
using System.Xml.Linq;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>
/// The XML comments of an assembly, from the file that the compiler writes beside it (<c>GenerateDocumentationFile</c>). It is read when
/// the first document is.
/// </summary>
internal sealed class XmlComments
{
    private static readonly ConcurrentDictionary<Assembly, XmlComments> Known = new();

    private readonly Dictionary<string, XElement> _members;

    private XmlComments(Assembly assembly)
    {
        try
        {
            _members = FileOf(assembly) is { } file
                ? XDocument.Load(file).Descendants("member").Where(member => member.Attribute("name") is not null)
                    .GroupBy(member => member.Attribute("name")!.Value).ToDictionary(same => same.Key, same => same.First())
                : [];
        }
        catch (Exception fault) when (fault is XmlException or IOException or UnauthorizedAccessException)
        {
            // A document without some of its words is better than none.
            _members = [];
        }
    }

    /// <summary>
    /// What is said of a type, a property, a field or the parameter of a constructor; <see langword="null"/> if nothing is.
    /// </summary>
    internal static XmlComment? Of(ICustomAttributeProvider? member) => member switch
    {
        Type type => For(type)?.Find($"T:{NameOf(type)}"),
        PropertyInfo { DeclaringType: { } type } property => For(type)?.Find($"P:{NameOf(type)}.{property.Name}"),
        FieldInfo { DeclaringType: { } type } field => For(type)?.Find($"F:{NameOf(type)}.{field.Name}"),

        // The parameters of a record, and of a class with a primary constructor, are described with the type.
        ParameterInfo { Member.DeclaringType: { } type, Name: { } name } => For(type)?.Parameter($"T:{NameOf(type)}", name),
        _ => null,
    };

    private static XmlComments? For(Type type) =>
        type.Assembly.IsDynamic ? null : Known.GetOrAdd(type.Assembly, static assembly => new XmlComments(assembly));

    private XmlComment? Find(string id) => _members.TryGetValue(id, out var member) ? XmlComment.Of(member) : null;

    private XmlComment? Parameter(string id, string name) =>
        _members.GetValueOrDefault(id)?.Elements("param").FirstOrDefault(element => element.Attribute("name")?.Value == name) is { } found
            ? XmlComment.OfParameter(found)
            : null;

    private static string NameOf(Type type) =>
        ((type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? type.Name).Replace('+', '.');

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Empty in a single file: then it lies beside the program.")]
    private static string? FileOf(Assembly assembly)
    {
        var place = assembly.Location is { Length: > 0 } location
            ? Path.ChangeExtension(location, ".xml")
            : Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        return File.Exists(place) ? place : null;
    }
}
