namespace Licenzy.Server.Platform.Settings;

/// <summary>Who may make an account: section <c>Accounts</c>.</summary>
internal sealed record AccountSettings
{
    /// <summary>
    /// Who may sign up: `open` everybody, `first` only the first person of an empty installation, `closed` nobody. Invitations
    /// work in any case. The default is `open` in Development and `first` otherwise.
    /// </summary>
    public required SignUpRule SignUp { get; init; }

    internal static AccountSettings Read(SettingsReader reader) =>
        new() { SignUp = reader.Choice("Accounts:SignUp", reader.IsDevelopment ? SignUpRule.Open : SignUpRule.First) };
}

/// <summary>Who may sign up.</summary>
internal enum SignUpRule
{
    /// <summary>Everybody.</summary>
    Open,

    /// <summary>Whoever comes first to an installation without accounts.</summary>
    First,

    /// <summary>Nobody.</summary>
    Closed,
}
