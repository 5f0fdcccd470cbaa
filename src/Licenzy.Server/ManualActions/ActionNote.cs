using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.ManualActions;

/// <summary>Why an operator did something, in their own words: for the history, the audit log, and whoever asks next year.</summary>
internal static class ActionNote
{
    public const int Shortest = 3;
    public const int Longest = 2_000;

    /// <summary>What is wrong with a note, or null.</summary>
    public static Fault? Check(string note) =>
        note.Trim().Length < Shortest || note.Length > Longest || note.Any(char.IsControl)
            ? Fault.Field("note", $"`note` says why, in {Shortest} to {Longest} characters without control characters.")
            : null;
}
