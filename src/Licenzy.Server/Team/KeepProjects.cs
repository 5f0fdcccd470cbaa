using System.ComponentModel.DataAnnotations;
using Licenzy.Core.Formats;
using Licenzy.Server.Accounts;
using Licenzy.Server.Audit;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Plans;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Team;

/// <summary>An account's projects and their settings.</summary>
internal sealed class KeepProjects(
    Database database,
    ProjectSecrets projectSecrets,
    AccountLimits limits,
    AuditLog audit,
    Ids ids,
    TimeProvider time
)
{
    /// <summary>A project as it is to be.</summary>
    /// <param name="Name">Its name, 1 to 100 characters.</param>
    internal sealed record CreateRequest([property: StringLength(100, MinimumLength = 1)] string Name);

    public async Task<Answer<Page<ProjectView>>> ListAsync(PortalCaller caller, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(session => ProjectStore.OfAccountAsync(session, caller.AccountId), cancellationToken);
        return new Page<ProjectView>([.. rows.Reverse().Select(ProjectView.Of)], HasMore: false, NextCursor: null);
    }

    public async Task<Answer<ProjectView>> CreateAsync(CreateRequest request, PortalCaller caller, CancellationToken cancellationToken)
    {
        if (new ProjectPatch { Name = request.Name }.Check() is { } fault)
        {
            return fault;
        }

        var (refused, made) = await database.WriteAsync(session => CreateAsync(session, request.Name.Trim(), caller), cancellationToken);
        return refused is not null ? refused : Answer<ProjectView>.With(StatusCodes.Status201Created, made!);
    }

    public async Task<Answer<ProjectView>> UpdateAsync(
        string projectId,
        ProjectPatch patch,
        PortalCaller caller,
        CancellationToken cancellationToken
    )
    {
        if (patch.Check() is { } fault)
        {
            return fault;
        }

        return await database.WriteAsync<Answer<ProjectView>>(
            async session =>
            {
                await AccountStore.LockAsync(session, caller.AccountId);
                if (await ProjectStore.LockAsync(session, caller.AccountId, projectId) is not { } before)
                {
                    return Missing(projectId);
                }

                var after = patch.ApplyTo(before);
                if (after == before)
                {
                    return ProjectView.Of(before);
                }

                if (after.Name != before.Name && await IsTakenAsync(session, caller.AccountId, after.Name))
                {
                    return NameTaken(after.Name);
                }

                after = after with { UpdatedMs = time.NowMs() };
                await SaveAsync(session, before, after, caller);
                return ProjectView.Of(after);
            },
            cancellationToken
        );
    }

    public static Fault Missing(string id) =>
        new(
            ErrorCatalogue.NotFound,
            $"There is no project {(LicenzyId.IsValid(IdPrefix.Project, id) ? id : "of this id")} in this account."
        );

    private async Task<(Fault? Fault, ProjectView? View)> CreateAsync(Session session, string name, PortalCaller caller)
    {
        await AccountStore.LockAsync(session, caller.AccountId);
        var count = await ProjectStore.CountAsync(session, caller.AccountId);
        if (await limits.CheckAsync(session, caller.AccountId, AccountLimit.Projects, count) is { } limit)
        {
            return (limit, null);
        }

        if (await IsTakenAsync(session, caller.AccountId, name))
        {
            return (NameTaken(name), null);
        }

        var now = time.NowMs();
        var id = ids.New(IdPrefix.Project);
        var row = new ProjectRow
        {
            Id = id,
            AccountId = caller.AccountId,
            Name = name,
            DataKey = projectSecrets.NewDataKey(id),
            CreatedMs = now,
            UpdatedMs = now,
        };
        await ProjectStore.InsertAsync(session, row);
        await audit.WriteAsync(
            session,
            caller,
            new AuditEntry("project.created", "project", id) { ProjectId = id, Details = new { name } }
        );
        return (null, ProjectView.Of(row));
    }

    private async Task SaveAsync(Session session, ProjectRow before, ProjectRow after, PortalCaller caller)
    {
        await ProjectStore.UpdateAsync(session, after);
        if (after.GraceDays != before.GraceDays)
        {
            // Whoever's payment failed has more or fewer days from now on: the sweep derives them anew within a minute.
            await DueEntitlementStore.MakeSuspendedDueAsync(session, after.Id, after.UpdatedMs);
        }

        await audit.WriteAsync(
            session,
            caller,
            new AuditEntry("project.updated", "project", after.Id)
            {
                ProjectId = after.Id,
                Details = new { before = ProjectView.Of(before), after = ProjectView.Of(after) },
            }
        );
    }

    private static async Task<bool> IsTakenAsync(Session session, string accountId, string name) =>
        (await ProjectStore.OfAccountAsync(session, accountId)).Any(project => project.Name == name);

    private static Fault NameTaken(string name) => new(ErrorCatalogue.NameTaken, $"This account has a project called {name} already.");
}
