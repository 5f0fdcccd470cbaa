namespace Licenzy.Sandbox;

/// <summary>How one sandbox runs. Every value has a default that suits a developer's machine.</summary>
public sealed record SandboxOptions
{
    /// <summary>
    /// The address to listen on, <c>http</c> only. Port 0 takes a free port of 127.0.0.1, which
    /// <see cref="SandboxHost.Url"/> then tells. Default <c>http://localhost:5081</c>.
    /// </summary>
    public string Url { get; init; } = "http://localhost:5081";

    /// <summary>
    /// The address that a browser reaches the sandbox by, put into the <c>url</c> of checkout sessions. Null takes the
    /// address listened on.
    /// </summary>
    public string? PublicUrl { get; init; }

    /// <summary>The SQLite file that holds all state; its folder is made when missing. Default <c>data/sandbox.db</c>.</summary>
    public string DataFile { get; init; } = "data/sandbox.db";

    /// <summary>The clock of every date, expiry and retry. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// The waits between the attempts of a webhook delivery that was not answered with a 2xx. After the last one the
    /// delivery has failed for good. An empty list means one attempt only.
    /// </summary>
    public IReadOnlyList<TimeSpan> RetrySchedule { get; init; } =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(3),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(12),
        TimeSpan.FromHours(24),
        TimeSpan.FromHours(24),
    ];

    /// <summary>How long one webhook attempt may take before it counts as failed. Default 10 seconds.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many deliveries may be under way to one endpoint at once, 1 or more. Default 4.</summary>
    public int ParallelDeliveriesPerEndpoint { get; init; } = 4;

    /// <summary>
    /// Whether webhooks may go to addresses other than loopback. Off by default: a stand-in on a developer's machine has
    /// no business calling the network.
    /// </summary>
    public bool AllowRemoteWebhooks { get; init; }

    /// <summary>
    /// After how long a bank debit that is still processing settles by itself. Null (the default) waits for the control on
    /// the activity page.
    /// </summary>
    public TimeSpan? SettleDebitsAfter { get; init; }

    /// <summary>
    /// After how long a refund to one of the two test cards whose refunds change later does so. Null (the default) waits for
    /// the controls of the activity page.
    /// </summary>
    public TimeSpan? SettleRefundsAfter { get; init; }

    /// <summary>
    /// The API version of the accounts: of requests that name none, of the list of events and of webhook endpoints made
    /// without one. From <c>2022-11-15</c> to <c>2026-05-27.dahlia</c>. Null (the default) keeps what the file says, at first
    /// the newest.
    /// </summary>
    public string? ApiVersion { get; init; }

    /// <summary>
    /// Makes the ids of objects follow from this number and their order, so that a run on a fresh file can be repeated with
    /// the same ids, and with them the same weather. Null (the default) takes random ids.
    /// </summary>
    public int? IdSeed { get; init; }

    /// <summary>The least severe log messages that reach standard error. Default warnings.</summary>
    public LogLevel MinimumLogLevel { get; init; } = LogLevel.Warning;
}
