namespace Licenzy.Server.Tests.Hosting;

/// <summary>
/// The system's clock, set forward at will, or standing where it was set. Timers run as ever: only what the program reads as now is
/// moved.
/// </summary>
public sealed class TestClock : TimeProvider
{
    private long offsetMs;
    private long standingMs = -1;
    private long stepMs = 1;

    public override DateTimeOffset GetUtcNow() =>
        Interlocked.Read(ref standingMs) >= 0
            ? DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Add(ref standingMs, Interlocked.Read(ref stepMs)))
            : base.GetUtcNow().AddMilliseconds(Interlocked.Read(ref offsetMs));

    public void Advance(TimeSpan by) => Interlocked.Add(ref offsetMs, (long)by.TotalMilliseconds);

    /// <summary>
    /// From now on it stands here, Unix ms, but for a millisecond each time that it is read: what happens in order is dated in order.
    /// </summary>
    public void StandAt(long unixMs) => Stand(unixMs - 1, 1);

    /// <summary>From now on it stands exactly here, Unix ms.</summary>
    public void StopAt(long unixMs) => Stand(unixMs, 0);

    /// <summary>Like <see cref="StandAt"/>, but never back.</summary>
    public void StandNotBefore(long unixMs) => StandAt(Math.Max(unixMs, Interlocked.Read(ref standingMs) + 1));

    private void Stand(long unixMs, long step)
    {
        Interlocked.Exchange(ref stepMs, step);
        Interlocked.Exchange(ref standingMs, unixMs);
    }
}
