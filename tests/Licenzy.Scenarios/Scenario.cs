namespace Licenzy.Scenarios;

/// <summary>A story and what must hold at its end.</summary>
/// <param name="Name">Its name; the part before the dot says what it is about.</param>
/// <param name="Given">Tells the story.</param>
/// <param name="Then">What must hold, at one or several moments.</param>
public sealed record Scenario(string Name, Action<Story> Given, params Scenario.Reading[] Then)
{
    /// <summary>What must hold at one moment; null is the day after the last event.</summary>
    public sealed record Reading(string? At, string[] Expected);

    /// <summary>What must hold the day after the last event.</summary>
    public static Reading End(params string[] expected) => new(null, expected);

    /// <summary>What must hold at a moment.</summary>
    public static Reading On(string at, params string[] expected) => new(at, expected);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
