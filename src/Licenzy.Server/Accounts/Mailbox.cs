using System.Text.Json;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Mail;
using Licenzy.Server.Platform.Secrets;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>
/// Puts mails into the queue, in the transaction of what they tell: none is lost and none tells what did not happen. They leave when
/// the transaction is committed.
/// </summary>
internal sealed class Mailbox(SecretBox box, MailSignals signals, LicenzySettings settings, Ids ids, TimeProvider time)
{
    /// <summary>How many mails of one such kind one address is sent in an hour.</summary>
    private const int MostInAnHour = 5;

    private const long HourMs = 3_600_000;

    /// <summary>The kind of invitations into an account.</summary>
    public const string Invitation = "invitation";

    /// <summary>What anybody can have sent to any address.</summary>
    private static readonly string[] AskedForByStrangers =
    [
        SecretLinks.VerifyEmail,
        SecretLinks.ResetPassword,
        SecretLinks.ChangeEmail,
        Invitation,
    ];

    /// <summary>Whether mails leave at all.</summary>
    public bool IsAvailable => settings.Mail.IsAvailable;

    /// <summary>The address of a page.</summary>
    public string Url(string path) => $"{settings.Licenzy.PublicUrl}{path}";

    /// <summary>
    /// In how many seconds an address may be sent one more mail of a kind that strangers can ask for; null: at once. For those who may be
    /// told: at most of the doors that write mails it would say whether somebody has the address.
    /// </summary>
    public async Task<int?> SecondsToWaitAsync(Session session, string kind, string recipient)
    {
        var now = time.NowMs();
        var times = await MailStore.TimesAsync(session, recipient, kind, now - HourMs, MostInAnHour);
        return times.Count < MostInAnHour ? null : (int)((times[^1] + HourMs - now + 999) / 1000);
    }

    /// <param name="session">The transaction.</param>
    /// <param name="kind">What it is about.</param>
    /// <param name="recipient">To whom.</param>
    /// <param name="subject">One line.</param>
    /// <param name="content">What it says.</param>
    /// <param name="withhold">Write it and never send it: what takes as long where nobody may be told that there is nobody.</param>
    public async Task WriteAsync(Session session, string kind, string recipient, string subject, MailContent content, bool withhold = false)
    {
        var now = time.NowMs();
        var many =
            AskedForByStrangers.Contains(kind, StringComparer.Ordinal) && await SecondsToWaitAsync(session, kind, recipient) is not null;
        var leaves = IsAvailable && !withhold && !many;
        var id = ids.New(IdPrefix.Mail);
        var body = box.Seal(LicenzyJson.Bytes(content), ContextOf(id));
        await MailStore.InsertAsync(
            session,
            new MailRow
            {
                Id = id,
                Kind = kind,
                Recipient = recipient,
                // A name in it may be of anybody's making, and a subject is one line.
                Subject = string.Concat(subject.Select(character => char.IsControl(character) ? ' ' : character)),
                Body = leaves ? body : null,
                State = leaves ? "waiting" : "withheld",
                DueMs = now,
                CreatedMs = now,
            }
        );
        session.AfterCommit(signals.Nudge);
    }

    /// <summary>What a claimed mail says.</summary>
    public OutgoingMail Open(MailRow row) =>
        new(
            row.Id,
            row.Recipient,
            row.Subject,
            JsonSerializer.Deserialize<MailContent>(box.Open(row.Body ?? [], ContextOf(row.Id)), LicenzyJson.Options)!
        );

    public static string ContextOf(string id) => $"{id}|mail";
}

/// <summary>Tells the worker of this node that a mail waits.</summary>
internal sealed class MailSignals
{
    private Action? listener;

    public void Listen(Action action) => listener = action;

    public void Nudge() => listener?.Invoke();
}
