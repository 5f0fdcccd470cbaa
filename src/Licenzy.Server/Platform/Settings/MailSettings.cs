namespace Licenzy.Server.Platform.Settings;

/// <summary>How mails to people leave: section <c>Mail</c>.</summary>
internal sealed record MailSettings
{
    /// <summary>
    /// The mail server (SMTP) that takes mails: invitations, links to reset a password, notices. Without it mails land in `Mail__Folder`
    /// where that is set, and nowhere otherwise.
    /// </summary>
    public required string? SmtpHost { get; init; }

    /// <summary>The mail server's port, from 1 to 65,535.</summary>
    public required int Port { get; init; }

    /// <summary>The name by which the mail server knows this installation; without it nothing is proved to it.</summary>
    public required string? User { get; init; }

    /// <summary>The password of `Mail__User`.</summary>
    public required string? Password { get; init; }

    /// <summary>The address that mails come from, as `Licenzy &lt;licenzy@example.com&gt;`.</summary>
    public required string From { get; init; }

    /// <summary>Whether the connection to the mail server must be encrypted (STARTTLS).</summary>
    public required bool Tls { get; init; }

    /// <summary>A folder in which mails land as files when no mail server is set; in Development they also stand on `/dev/mails`.</summary>
    public required string? Folder { get; init; }

    /// <summary>Whether a mail can leave at all.</summary>
    internal bool IsAvailable => SmtpHost is not null || Folder is not null;

    /// <summary>Never shows the password.</summary>
    public override string ToString() => nameof(MailSettings);

    internal static MailSettings Read(SettingsReader reader)
    {
        var from = reader.Text("Mail:From", "Licenzy <licenzy@localhost>")!;
        if (!System.Net.Mail.MailAddress.TryCreate(from, out _))
        {
            reader.Fault("Mail:From", $"is \"{from}\", which is not a mail address. Give one such as Licenzy <licenzy@example.com>.");
        }

        return new MailSettings
        {
            SmtpHost = reader.Text("Mail:SmtpHost", null),
            Port = reader.Number("Mail:Port", 587, 1, 65_535, "the port"),
            User = reader.Text("Mail:User", null),
            Password = reader.Text("Mail:Password", null),
            From = from,
            Tls = reader.Switch("Mail:Tls", true),
            Folder = reader.Text("Mail:Folder", reader.IsDevelopment ? "data/mails" : null),
        };
    }
}
