using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Licenzy.Core.Formats;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>Where a person works from now on, in this browser: a project, or an account and its first project.</summary>
internal sealed class ChooseWorkspace(Database database)
{
    /// <summary>One of the two.</summary>
    internal sealed record Request
    {
        /// <summary>The project.</summary>
        [StringLength(64)]
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? ProjectId { get; init; }

        /// <summary>The account.</summary>
        [StringLength(64)]
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? AccountId { get; init; }
    }

    public async Task<EmptyAnswer> HandleAsync(Request request, PortalCaller caller, CancellationToken cancellationToken)
    {
        if (request.ProjectId is null == request.AccountId is null)
        {
            return Fault.Field("project_id", "Send `project_id` or `account_id`, one of the two.");
        }

        if (!LicenzyId.IsValid(IdPrefix.Project, request.ProjectId) && !LicenzyId.IsValid(IdPrefix.Account, request.AccountId))
        {
            return Missing(request);
        }

        return await database.WriteAsync<EmptyAnswer>(
            async session =>
            {
                var place = request.ProjectId is { } projectId
                    ? await MembershipStore.WorkplaceAsync(session, caller.UserId, projectId) is { } workplace
                        ? (workplace.AccountId, (string?)workplace.ProjectId)
                        : ((string, string?)?)null
                    : await MembershipStore.FindAsync(session, caller.UserId, request.AccountId!) is { } membership
                        ? (membership.AccountId, null)
                        : null;
                if (place is not { } found)
                {
                    return Missing(request);
                }

                await SessionStore.ChooseAsync(session, caller.SessionId, found.Item1, found.Item2);
                return EmptyAnswer.Done;
            },
            cancellationToken
        );
    }

    private static Fault Missing(Request request) =>
        request.ProjectId is { } projectId
            ? new Fault(
                ErrorCatalogue.NotFound,
                $"There is no project {(LicenzyId.IsValid(IdPrefix.Project, projectId) ? projectId : "of this id")} among yours."
            )
            : new Fault(
                ErrorCatalogue.NotFound,
                $"There is no account {(LicenzyId.IsValid(IdPrefix.Account, request.AccountId) ? request.AccountId : "of this id")} among yours."
            );
}
