using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Kim.Binding;

/// <summary>Names a type for a client who does not read C#.</summary>
internal static class ClientTypeNames
{
    internal static string Of<T>() => Of(typeof(T));

    /// <summary>Of a type that JSON gives.</summary>
    internal static string Of(JsonTypeInfo info) => info.Kind switch
    {
        JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
        JsonTypeInfoKind.Enumerable => "an array",
        _ when (Nullable.GetUnderlyingType(info.Type) ?? info.Type) is { IsEnum: true } type => OfEnum(type, info),
        _ => Of(info.Type),
    };

    private static string OfEnum(Type type, JsonTypeInfo info)
    {
        var values = EnumNames.Written(type, info).DistinctBy(value => value.ToJsonString()).ToList();
        return values switch
        {
            [] => $"a valid {type.Name}",
            _ when values.TrueForAll(value => value.GetValueKind() == JsonValueKind.Number) =>
                EnumNames.IsFlags(type) ? "a whole number" : $"one of {string.Join(", ", values)}",
            _ when values.TrueForAll(value => value.GetValueKind() == JsonValueKind.String) =>
                EnumNames.Kind(type, values.Select(value => value.GetValue<string>())),
            _ => $"a valid {type.Name}",
        };
    }

    private static string Of(Type given)
    {
        var type = Nullable.GetUnderlyingType(given) ?? given;
        return Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => EnumNames.Kind(type),
            TypeCode.String => "a string",
            TypeCode.Char => "one character",
            TypeCode.Boolean => "true or false",
            TypeCode.Byte or TypeCode.SByte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64
                or TypeCode.UInt64 => $"a whole number that fits {type.Name}",
            TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "a number",
            TypeCode.DateTime => "an ISO 8601 date and time",
            _ => OfRare(type),
        };
    }

    private static string OfRare(Type type) =>
        type == typeof(Guid) ? "a UUID"
        : type == typeof(DateTimeOffset) ? "an ISO 8601 date and time"
        : type == typeof(DateOnly) ? "an ISO 8601 date"
        : type == typeof(TimeOnly) ? "a time such as 10:20:30"
        : type == typeof(TimeSpan) ? "a duration such as 01:30:00"
        : type == typeof(Uri) ? "a URI"
        : type == typeof(Half) ? "a number"
        : type == typeof(Int128) || type == typeof(UInt128) || type == typeof(nint) || type == typeof(nuint)
        ? $"a whole number that fits {type.Name}"
        : type == typeof(System.Numerics.BigInteger) ? "a whole number"
        : type == typeof(byte[]) ? "text in Base64"
        : type.IsArray ? "an array"
        : $"a valid {type.Name}";
}
