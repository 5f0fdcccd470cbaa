namespace Licenzy.Server.Platform.Settings;

/// <summary>How long people stay signed in: section <c>Sessions</c>.</summary>
internal sealed record SessionSettings
{
    /// <summary>Minutes after which a session that is not used ends, from 5 to 43,200 (30 days).</summary>
    public required int IdleMinutes { get; init; }

    /// <summary>Days after which a session ends however much it is used, from 1 to 365.</summary>
    public required int LifetimeDays { get; init; }

    internal static SessionSettings Read(SettingsReader reader) =>
        new()
        {
            IdleMinutes = reader.Number("Sessions:IdleMinutes", 720, 5, 43_200, "minutes"),
            LifetimeDays = reader.Number("Sessions:LifetimeDays", 30, 1, 365, "days"),
        };
}
