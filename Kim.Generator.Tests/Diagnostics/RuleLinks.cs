using System.Xml.Linq;
using Kim.Generator.Rules;
using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>The link that an editor shows beside a message.</summary>
public sealed class RuleLinks
{
    [Fact]
    public void A_rule_links_to_its_page_in_the_repository()
    {
        var settings = XDocument.Load(Path.Combine(RulePages.Root, "Directory.Build.props"));
        var repository = settings.Descendants("RepositoryUrl").Single().Value;
        Assert.All(RulePages.All, rule => Assert.Equal($"{repository}/blob/main/docs/reference/rules/{rule.Id}.md", rule.HelpLinkUri));
        Assert.True(Uri.TryCreate(repository, UriKind.Absolute, out _));
    }
}
