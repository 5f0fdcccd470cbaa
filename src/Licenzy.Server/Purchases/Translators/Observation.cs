using Licenzy.Core;
using Licenzy.Core.Facts;

namespace Licenzy.Server.Purchases.Translators;

/// <summary>How a snapshot came to us.</summary>
/// <param name="EventType">The type of the event that brought it, or <see cref="SeenType.Fetched"/>.</param>
/// <param name="AtMs">The event's <c>created</c>, or Stripe's time of the answer; Unix ms.</param>
/// <param name="ProjectId">The project that it came to.</param>
/// <param name="Mode">The mode of the connection that it came through.</param>
internal readonly record struct Observation(string EventType, long AtMs, string ProjectId, Mode Mode)
{
    /// <summary>What metadata says to this project and mode.</summary>
    public LicenzyMetadata Ours(IReadOnlyDictionary<string, string> metadata) =>
        LicenzyMetadata.Read(metadata.GetValueOrDefault, ProjectId, Mode);
}
