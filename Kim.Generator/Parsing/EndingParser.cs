using Kim.Generator.Models;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>
/// What a command answers with, as its last steps' signatures tell, or their bodies where the signature says <c>Reply</c>: for documents
/// of its API.
/// </summary>
internal static class EndingParser
{
    private static readonly EndingModel Unknown = new("global::Kim.Reply", false);

    /// <param name="last">The steps that end a run.</param>
    /// <param name="values">The value of each; <see langword="null"/> if it gives none, or a reply whose value only the run knows.</param>
    /// <param name="compilation">Who is asked about the bodies; nobody if <see langword="null"/>.</param>
    internal static IEnumerable<EndingModel> Read(
        IReadOnlyList<MethodResult> last, IReadOnlyList<ITypeSymbol?> values, Compilation? compilation)
    {
        var endings = last.SelectMany((result, i) => values[i] is { } value ? [Of(value)]
            : result.Value == ValueKind.Nothing ? [new("void", false)]
            : result.Value == ValueKind.Reply && compilation is not null ? EndingCalls.Of(result.Method, compilation) ?? [Unknown]
            : (IEnumerable<EndingModel>)[Unknown]);

        // Where every ending is a value's own decision, there is no last step that tells.
        return endings.DefaultIfEmpty(Unknown).Distinct();
    }

    /// <summary>Data of a type.</summary>
    internal static EndingModel Of(ITypeSymbol type) => type.TypeKind == TypeKind.Dynamic
        ? new("object", true)
        : new(type.WithNullableAnnotation(type.IsReferenceType ? NullableAnnotation.NotAnnotated : type.NullableAnnotation)
            .FullName(), IsNullable(type));

    private static bool IsNullable(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        || (type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.NotAnnotated);
}
