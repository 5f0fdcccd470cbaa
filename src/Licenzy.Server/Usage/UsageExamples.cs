namespace Licenzy.Server.Usage;

/// <summary>What the API reference shows: a hundred of a thousand units.</summary>
internal static class UsageExamples
{
    public static ConsumeUsage.Request ConsumeRequest { get; } = new("user_123", 100);

    public static ConsumeUsage.Response ConsumeResponse { get; } = new(Ok: true, Consumed: 100, UsageRemaining: 900);
}
