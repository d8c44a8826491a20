using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>
/// A type as descriptions of an API name it, and no more. MVC's own looks into types by reflection, and cannot be trimmed.
/// </summary>
internal sealed class TypeMetadata(Type type) : ModelMetadata(ModelMetadataIdentity.ForType(type))
{
    public override IReadOnlyDictionary<object, object> AdditionalValues { get; } = new Dictionary<object, object>();

    public override ModelPropertyCollection Properties { get; } = new([]);

    public override IReadOnlyList<object> ValidatorMetadata => [];

    public override ModelBindingMessageProvider ModelBindingMessageProvider { get; } = new DefaultModelBindingMessageProvider();

    public override bool IsBindingAllowed => true;

    public override bool IsEnum => UnderlyingOrModelType.IsEnum;

    public override bool IsFlagsEnum => IsEnum && UnderlyingOrModelType.IsDefined(typeof(FlagsAttribute), inherit: false);

    public override bool HtmlEncode => true;

    public override bool ShowForDisplay => true;

    public override bool ShowForEdit => true;

    public override bool ConvertEmptyStringToNull => true;

    public override int Order => DefaultOrder;

    public override bool HasNonDefaultEditFormat => false;

    public override bool HideSurroundingHtml => false;

    public override bool IsBindingRequired => false;

    public override bool IsReadOnly => false;

    public override bool IsRequired => false;

    public override bool ValidateChildren => false;

    public override string? BinderModelName => null;

    public override Type? BinderType => null;

    public override BindingSource? BindingSource => null;

    public override string? DataTypeName => null;

    public override string? Description => null;

    public override string? DisplayFormatString => null;

    public override string? DisplayName => null;

    public override string? EditFormatString => null;

    public override ModelMetadata? ElementMetadata => null;

    public override IEnumerable<KeyValuePair<EnumGroupAndName, string>>? EnumGroupedDisplayNamesAndValues => null;

    public override IReadOnlyDictionary<string, string>? EnumNamesAndValues => null;

    public override string? NullDisplayText => null;

    public override string? Placeholder => null;

    public override IPropertyFilterProvider? PropertyFilterProvider => null;

    public override Func<object, object?>? PropertyGetter => null;

    public override Action<object, object?>? PropertySetter => null;

    public override string? SimpleDisplayProperty => null;

    public override string? TemplateHint => null;
}
