using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>
/// Forgets what is needed no more of people: sessions that ended by themselves, what happened at the door half a year ago, and that
/// mails left a month ago.
/// </summary>
internal sealed class PeopleRetention(Database database, LicenzySettings settings, TimeProvider time, ILogger<PeopleRetention> log)
    : PollingWorker(time, log)
{
    private const int MostAtOnce = 500;
    private const long DayMs = 86_400_000;
    private const long EventsKeptDays = 180;
    private const long MailsKeptDays = 30;
    private readonly TimeProvider clock = time;

    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = clock.NowMs();
        var idleMs = settings.Sessions.IdleMinutes * 60_000L;
        // A mail's id begins with its time: the oldest id that is kept stands for the oldest time.
        var oldestMail = LicenzyId.First(IdPrefix.Mail, now - (MailsKeptDays * DayMs));
        var removed = await database.WriteAsync(
            async session =>
                new[]
                {
                    await SessionStore.RemoveEndedAsync(session, now - idleMs, MostAtOnce),
                    await AuthEventStore.RemoveOldAsync(session, now - (EventsKeptDays * DayMs), MostAtOnce),
                    await MailStore.RemoveOldAsync(session, oldestMail, MostAtOnce),
                },
            cancellationToken
        );
        return removed.Any(count => count == MostAtOnce);
    }
}
