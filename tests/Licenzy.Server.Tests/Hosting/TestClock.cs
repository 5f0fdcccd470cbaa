namespace Licenzy.Server.Tests.Hosting;

/// <summary>The system's clock, set forward at will. Timers run as ever: only what the program reads as now is moved.</summary>
public sealed class TestClock : TimeProvider
{
    private long offsetMs;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddMilliseconds(Interlocked.Read(ref offsetMs));

    public void Advance(TimeSpan by) => Interlocked.Add(ref offsetMs, (long)by.TotalMilliseconds);
}
