using System.Diagnostics.CodeAnalysis;

[assembly: UnconditionalSuppressMessage(
    "Trimming", "IL2066", Scope = "member",
    Target = "M:Kim.AspNetCore.Apps.OpenApi.OpenApiDocuments.AddTo(System.Collections.Generic.List{System.String},System.IServiceProvider)",
    Justification = "In a program without the OpenAPI library its options are not known, and this method is never called.")]
