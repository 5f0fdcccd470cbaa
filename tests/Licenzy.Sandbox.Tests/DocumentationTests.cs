using Licenzy.Sandbox.Checkout;
using Licenzy.Sandbox.Stories;
using Licenzy.Sandbox.Tests.Support;

namespace Licenzy.Sandbox.Tests;

/// <summary>The page about the sandbox says what there is.</summary>
public sealed class DocumentationTests
{
    private static readonly string Page = Repository.Read("docs/sandbox.md");

    [Fact]
    public void Every_story_is_told_with_its_sentence()
    {
        foreach (var story in StoryBook.All)
        {
            Page.ShouldContain($"| `{story.Name}` | {story.Sentence} |");
        }
    }

    [Fact]
    public void Every_step_of_a_story_is_named()
    {
        foreach (var step in StorySteps.Names)
        {
            Page.ShouldContain($"`{step}`");
        }
    }

    [Fact]
    public void Every_resource_of_the_api_is_named()
    {
        foreach (var resource in Api.Routes.Resources)
        {
            Page.ShouldContain($"`{resource}`");
        }
    }

    [Fact]
    public void Every_card_and_its_name_mean_something()
    {
        var rows = Page.Split('\n')
            .Where(line => line.StartsWith("| 4", StringComparison.Ordinal) || line.StartsWith("| 5", StringComparison.Ordinal));
        foreach (var row in rows.Select(line => line.Split('|', StringSplitOptions.TrimEntries)))
        {
            var (number, name) = (row[1], row[2].Trim('`'));
            var answer = TestCards.Ask(number);
            ((answer as BankAnswer.Declines)?.Error.DeclineCode == "test_mode_live_card").ShouldBeFalse(number);
            if (name.Length > 0)
            {
                TestCards.AskByName(name).ShouldBe(answer, name);
            }
        }
        rows.Count().ShouldBe(14);
    }
}
