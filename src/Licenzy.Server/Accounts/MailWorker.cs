using System.Net.Mail;
using System.Security.Cryptography;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Mail;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>
/// Sends the mails that wait, one after the other, and tries again for a day where the mail server does not take them. A mail leaves at
/// least once: a node that dies between handing it over and writing that down leaves it to the next, under the same message id.
/// </summary>
internal sealed partial class MailWorker : PollingWorker
{
    private const long LeaseMs = 120_000;
    private const int MostAtOnce = 50;
    private const int LongestFailure = 300;

    /// <summary>How long to wait after each failed try, in seconds; the last again and again until a day has passed.</summary>
    private static readonly int[] BackoffSeconds = [15, 60, 300, 900, 3600];

    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(1);

    private readonly Database database;
    private readonly Mailbox mailbox;
    private readonly MailCarrier carrier;
    private readonly Instance instance;
    private readonly TimeProvider time;
    private readonly ILogger<MailWorker> log;

    public MailWorker(
        Database database,
        Mailbox mailbox,
        MailCarrier carrier,
        MailSignals signals,
        Instance instance,
        LicenzySettings settings,
        TimeProvider time,
        ILogger<MailWorker> log
    )
        : base(time, log)
    {
        this.database = database;
        this.mailbox = mailbox;
        this.carrier = carrier;
        this.instance = instance;
        this.time = time;
        this.log = log;
        signals.Listen(Nudge);
        if (!settings.Mail.IsAvailable)
        {
            LogNoMail();
        }
    }

    protected override TimeSpan Interval => TimeSpan.FromSeconds(10);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        for (var done = 0; done < MostAtOnce; done++)
        {
            var now = time.NowMs();
            var mail = await database.WriteAsync(
                session => MailStore.ClaimAsync(session, instance.Id, now, now + LeaseMs),
                cancellationToken
            );
            if (mail is null)
            {
                return false;
            }

            await SendAsync(mail, cancellationToken);
        }

        return true;
    }

    private async Task SendAsync(MailRow mail, CancellationToken cancellationToken)
    {
        try
        {
            await carrier.CarryAsync(mailbox.Open(mail), cancellationToken);
            await database.WriteAsync(session => MailStore.SentAsync(session, mail.Id, time.NowMs()), cancellationToken);
        }
        catch (Exception failure)
            when (failure is SmtpException or IOException or UnauthorizedAccessException or FormatException or CryptographicException)
        {
            await PutOffAsync(mail, failure, cancellationToken);
        }
    }

    private Task PutOffAsync(MailRow mail, Exception failure, CancellationToken cancellationToken)
    {
        var why = $"{failure.GetType().Name}: {failure.Message}";
        why = why.Length <= LongestFailure ? why : why[..LongestFailure];
        var now = time.NowMs();
        var givesUp = now - mail.CreatedMs >= (long)GivenUpAfter.TotalMilliseconds;
        LogFailure(mail.Id, mail.Kind, mail.Tries, givesUp ? "given up" : "tried again later", why);
        var pause = BackoffSeconds[Math.Min(mail.Tries - 1, BackoffSeconds.Length - 1)] * 1000L;
        return database.WriteAsync(
            session => givesUp ? MailStore.GiveUpAsync(session, mail.Id, why) : MailStore.PutOffAsync(session, mail.Id, now + pause, why),
            cancellationToken
        );
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "No mail server is set (Mail__SmtpHost): invitations, links to reset a password and notices reach nobody"
    )]
    private partial void LogNoMail();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {MailId} ({Kind}), try {Tries}: {Outcome}. {Why}")]
    private partial void LogFailure(string mailId, string kind, long tries, string outcome, string why);
}
