using System.ComponentModel.DataAnnotations;
using Licenzy.Core;
using Licenzy.Server.Accounts;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Audit;
using Licenzy.Server.Plans;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.Team;

/// <summary>
/// Ends a project: its keys open nothing, its Stripe connections are forgotten, its endpoints get nothing, and it is in no list any more.
/// What was sold stays as a record. Not while its live keys are in use: that is an application with customers.
/// </summary>
internal sealed class DeleteProject(Database database, AccountPlans plans, AuditLog audit, TimeProvider time)
{
    private static readonly TimeSpan InUse = TimeSpan.FromHours(1);

    /// <summary>The project's name once more, so that none is deleted by mistake.</summary>
    /// <param name="Name">Its name, exactly.</param>
    internal sealed record Request([property: StringLength(100, MinimumLength = 1)] string Name);

    public Task<EmptyAnswer> HandleAsync(string projectId, Request request, PortalCaller caller, CancellationToken cancellationToken) =>
        database.WriteAsync<EmptyAnswer>(
            async session =>
            {
                if (await ProjectStore.LockAsync(session, caller.AccountId, projectId) is not { } project)
                {
                    return KeepProjects.Missing(projectId);
                }

                if (plans.Platform?.ProjectId == projectId)
                {
                    return new Fault(
                        ErrorCatalogue.NotPossible,
                        "This project sells the plans of this installation: it cannot be deleted."
                    );
                }

                if (project.Name != request.Name)
                {
                    return Fault.Field("name", "`name` must repeat the project's name exactly.");
                }

                var now = time.NowMs();
                if (await ApiKeyStore.IsLiveInUseAsync(session, projectId, now - (long)InUse.TotalMilliseconds))
                {
                    return new Fault(
                        ErrorCatalogue.NotPossible,
                        "A live key of this project was used within the last hour. Revoke its live keys first, then delete it."
                    );
                }

                await EndAsync(session, project, caller, now);
                return EmptyAnswer.Done;
            },
            cancellationToken
        );

    private async Task EndAsync(Session session, ProjectRow project, PortalCaller caller, long now)
    {
        await ApiKeyStore.RevokeAllAsync(session, project.Id, caller.UserId, now);
        await ConnectionStore.RemoveOfProjectAsync(session, project.Id);
        foreach (var scope in new[] { new Scope(project.Id, Mode.Test), new Scope(project.Id, Mode.Live) })
        {
            foreach (var endpoint in await EndpointStore.ListAsync(session, scope))
            {
                await EndpointStore.UpdateAsync(session, endpoint with { Enabled = 0, UpdatedMs = now });
            }
        }

        await ProjectStore.DeleteAsync(session, project.Id, now);
        await audit.WriteAsync(
            session,
            caller,
            new AuditEntry("project.deleted", "project", project.Id) { ProjectId = project.Id, Details = new { name = project.Name } }
        );
    }
}
