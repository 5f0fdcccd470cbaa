using Licenzy.Core;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Mail;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Team;

/// <summary>
/// Mails the notices about webhook endpoints to the account's owners and admins. A notice and its mails are one transaction, and the
/// statement that takes a notice decides: each is told once, also with two nodes.
/// </summary>
internal sealed class TellAboutEndpoints(Database database, Mailbox mailbox, TimeProvider time, ILogger<TellAboutEndpoints> log)
    : PollingWorker(time, log)
{
    private const int MostAtOnce = 50;
    private readonly TimeProvider clock = time;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(30);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var notices = await database.ReadAsync(
            session => EndpointNoticeStore.DiscoverUnmailedAsync(session, MostAtOnce),
            cancellationToken
        );
        foreach (var notice in notices)
        {
            await database.WriteAsync(session => TellAsync(session, notice), cancellationToken);
        }

        return notices.Count == MostAtOnce;
    }

    private async Task TellAsync(Session session, EndpointNoticeRow notice)
    {
        var scope = new Scope(notice.ProjectId, EnumText.Read<Mode>(notice.Mode));
        if (await EndpointNoticeStore.TakeForMailAsync(session, scope, notice.Id, clock.NowMs()) == 0)
        {
            return;
        }

        var project = await ProjectStore.FindAsync(session, notice.ProjectId);
        var endpoint = await EndpointStore.FindAsync(session, scope, notice.EndpointId);
        if (project is null or { DeletedMs: not null } || endpoint is null)
        {
            return;
        }

        var (subject, paragraphs) = Say(notice, project.Name, endpoint.Url);
        var content = MailContent.Of(paragraphs, "See the endpoint", mailbox.Url($"/p/{project.Id}/{notice.Mode}/endpoints/{endpoint.Id}"));
        foreach (var address in await MemberStore.AddressesOfAdminsAsync(session, project.AccountId))
        {
            await mailbox.WriteAsync(session, "endpoint_notice", address, subject, content);
        }
    }

    private static (string Subject, IReadOnlyList<string> Paragraphs) Say(EndpointNoticeRow notice, string project, string url) =>
        notice.Kind == "disabled"
            ? (
                $"{project}: a webhook endpoint was disabled",
                [
                    $"Licenzy sends nothing to {url} ({notice.Mode} mode) any more, because {Because(notice.Reason)}.",
                    "What was missed is kept. Mend the endpoint, enable it, and have it sent again.",
                ]
            )
            : (
                $"{project}: a webhook endpoint fails",
                [
                    $"Deliveries to {url} ({notice.Mode} mode) have been failing, and nothing else. "
                        + $"{notice.Percent} % of the time after which the endpoint is disabled have passed.",
                    "Events wait, and are sent again by themselves once it answers.",
                ]
            );

    private static string Because(string? reason) =>
        reason switch
        {
            DisabledReasons.Gone => "it answered that it is gone (410)",
            DisabledReasons.Failing => "it has failed for five days",
            _ => "somebody disabled it",
        };
}
