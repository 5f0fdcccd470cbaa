using System.Diagnostics.Metrics;

namespace Licenzy.Server.Platform;

/// <summary>What the program measures of itself, all under one name: <c>dotnet-counters monitor --counters Licenzy</c> shows it.</summary>
internal sealed class ProgramMeter(IMeterFactory factory)
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Licenzy";

    public Meter Meter { get; } = factory.Create(Name);
}
