namespace Licenzy.Server.Platform.Outbound;

/// <summary>What one POST to an endpoint came to.</summary>
/// <param name="Delivered">Whether the endpoint took it: any 2xx, whatever became of the rest of its answer.</param>
/// <param name="StatusCode">The status of the answer; null when there was none.</param>
/// <param name="Error">The class of the failure, one of <see cref="SendError"/>; null when delivered.</param>
/// <param name="Detail">One short sentence about the failure for a person, without an address of this network; null when delivered.</param>
/// <param name="RetryAfter">For how long the endpoint asks to be left alone, never negative; null when it does not ask.</param>
/// <param name="ResponseExcerpt">The beginning of the answer as text (<see cref="Outbound.ResponseExcerpt"/>), empty when it has no body; null without an answer.</param>
/// <param name="Address">The IP address connected to; null when there was no attempt to connect or none is remembered.</param>
/// <param name="DurationMs">From the call to its outcome, in milliseconds, the reading of the excerpt included.</param>
internal sealed record SendOutcome(
    bool Delivered,
    int? StatusCode,
    string? Error,
    string? Detail,
    TimeSpan? RetryAfter,
    string? ResponseExcerpt,
    string? Address,
    long DurationMs
);
