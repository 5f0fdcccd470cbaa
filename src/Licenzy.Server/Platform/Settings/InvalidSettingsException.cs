namespace Licenzy.Server.Platform.Settings;

/// <summary>The configuration cannot be used. Thrown once, at start, with every fault found and not just the first.</summary>
internal sealed class InvalidSettingsException : Exception
{
    /// <param name="faults">One sentence or two per fault: the setting, what is wrong with its value, what to do.</param>
    public InvalidSettingsException(IReadOnlyList<string> faults)
        : base(string.Join(Environment.NewLine, ["The configuration has faults:", .. faults.Select(fault => "- " + fault)])) =>
        Faults = faults;

    /// <summary>The faults, in the order of docs/configuration.md. They never contain the value of a secret.</summary>
    public IReadOnlyList<string> Faults { get; }
}
