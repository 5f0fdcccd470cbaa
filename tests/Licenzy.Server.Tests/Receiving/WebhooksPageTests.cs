using System.Text.Json;
using System.Text.RegularExpressions;
using Licenzy.Core.Announcing;
using Licenzy.Core.Webhooks;
using Licenzy.Server.Tests.House;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Tests.Receiving;

/// <summary>For the class of bugs in which the page says one thing and the program does another.</summary>
public sealed partial class WebhooksPageTests
{
    private static readonly string[] Fields =
    [
        .. typeof(OutboundEventData).GetProperties().Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)),
    ];

    [Fact]
    public void The_code_in_CSharp_is_the_samples_file() =>
        WebhooksPage.Blocks("csharp").ShouldHaveSingleItem().ShouldBe(Repository.Read("samples/receiver/WebhookVerifier.cs"));

    [Fact]
    public void All_24_fields_are_explained_in_the_order_in_which_they_are_sent()
    {
        Fields.Length.ShouldBe(24);
        WebhooksPage.FirstColumn("field").ShouldBe(Fields);
    }

    [Fact]
    public void The_example_has_every_field()
    {
        using var example = JsonDocument.Parse(WebhooksPage.Blocks("json")[0]);

        example
            .RootElement.EnumerateObject()
            .Select(field => field.Name)
            .ShouldBe(["id", "type", "created_at", "project_id", "mode", "data"]);
        example.RootElement.GetProperty("data").EnumerateObject().Select(field => field.Name).ShouldBe(Fields);
    }

    [Fact]
    public void Every_type_is_explained() => WebhooksPage.FirstColumn("type").ShouldBe(EventTypes.All);

    [Fact]
    public void The_schedule_is_the_one_that_is_followed()
    {
        var delays = RetrySchedule.Standard.ToString().Replace(",", ", ", StringComparison.Ordinal);
        var shown = Unit().Replace(delays, match => match.Value is "m" ? " min" : $" {match.Value}");

        WebhooksPage.Text.Replace('\n', ' ').ShouldContain($"{shown}: {RetrySchedule.Standard.MaximumAttempts} attempts");
    }

    [Fact]
    public void No_link_to_a_file_leads_nowhere()
    {
        var links = Link().Matches(WebhooksPage.Text).Select(match => match.Groups["target"].Value).ToList();

        links.ShouldNotBeEmpty();
        links.ShouldAllBe(link => Path.Exists(Path.Combine(Repository.Root, "docs", link)));
    }

    [GeneratedRegex(@"(?<=\d)[smh]\b", RegexOptions.None, 1000)]
    private static partial Regex Unit();

    [GeneratedRegex(@"\]\((?!http|#)(?<target>[^)#]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
