namespace Licenzy.Sandbox.Tests.Support;

/// <summary>The system's clock, moved forward by hand.</summary>
public sealed class SettableTime : TimeProvider
{
    private long offset;

    public void Advance(TimeSpan span) => Interlocked.Add(ref offset, span.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref offset));
}
