using System.Text.Json.Nodes;

namespace Licenzy.Sandbox.Stories;

/// <summary>One thing that happens in a story, such as <c>{"do": "refund", "percent": 50}</c>.</summary>
/// <param name="Deed">What is done, one of <see cref="StorySteps.Names"/>.</param>
/// <param name="IsRefused">Whether the story wants it to be refused, as a declined card is.</param>
/// <param name="Fields">What else the file says of it.</param>
internal sealed record StoryStep(string Deed, bool IsRefused, JsonObject Fields);

/// <summary>A life of a purchase, played by name.</summary>
/// <param name="Name">The name of its file.</param>
/// <param name="Sentence">What happens in it.</param>
/// <param name="Recurring">Whether its price is paid again and again, or once.</param>
/// <param name="OnClock">Whether time passes in it, so that its customer lives on a test clock.</param>
/// <param name="Steps">What happens, one after the other.</param>
internal sealed record Story(string Name, string Sentence, bool Recurring, bool OnClock, IReadOnlyList<StoryStep> Steps)
{
    /// <summary>Whether it changes to another price.</summary>
    public bool NeedsOtherPrice => Steps.Any(step => step.Deed == StorySteps.ChangePlan);

    /// <summary>Reads a story file.</summary>
    /// <exception cref="InvalidOperationException">The file tells something that nobody can play.</exception>
    public static Story Parse(string name, string text)
    {
        var file = JsonNode.Parse(text)!.AsObject();
        var steps = file["steps"]!.AsArray().Select(step => ParseStep(name, step!.AsObject())).ToList();
        var recurring = (string)file["price"]! switch
        {
            "recurring" => true,
            "one_time" => false,
            var other => throw new InvalidOperationException($"The story {name} wants a price that is {other}."),
        };
        return new Story(name, (string)file["sentence"]!, recurring, steps.Exists(step => step.Deed == StorySteps.Advance), steps);
    }

    private static StoryStep ParseStep(string story, JsonObject step)
    {
        var deed = (string)step["do"]!;
        return StorySteps.Names.Contains(deed, StringComparer.Ordinal)
            ? new StoryStep(deed, (bool?)step["refused"] ?? false, step)
            : throw new InvalidOperationException(
                $"The story {story} does '{deed}', which is none of {string.Join(", ", StorySteps.Names)}."
            );
    }
}

/// <summary>The stories that come with the sandbox.</summary>
internal static class StoryBook
{
    private const string Folder = "stories/";

    /// <summary>All stories by name.</summary>
    public static IReadOnlyList<Story> All { get; } =
    [
        .. typeof(StoryBook)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Story.Parse(name[Folder.Length..], Read(name))),
    ];

    public static Story? Find(string name) => All.FirstOrDefault(story => story.Name == name);

    private static string Read(string resource)
    {
        using var stream = typeof(StoryBook).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
