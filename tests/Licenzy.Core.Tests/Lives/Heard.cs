using Licenzy.Core.Facts;
using Licenzy.Scenarios;
using Licenzy.Scenarios.Lives;

namespace Licenzy.Core.Tests.Lives;

/// <summary>An observation and the fact that it tells.</summary>
internal sealed record Heard(Observation Observation, Fact Fact)
{
    public static IReadOnlyList<Heard> All(StripeModel model) => [.. model.Told.Select(Of)];

    public static Heard Of(Observation observation) => new(observation, observation.ToFact()!);
}
