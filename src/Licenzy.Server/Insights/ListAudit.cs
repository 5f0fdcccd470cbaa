using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Nodes;
using Licenzy.Core.Formats;
using Licenzy.Server.Accounts;
using Licenzy.Server.Audit;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Insights;

/// <summary>Who did what in the account, newest first.</summary>
internal sealed class ListAudit(Database database, VerifyChain verifyChain, TimeProvider time)
{
    /// <summary>One deed.</summary>
    /// <param name="Id">The entry, <c>aud_…</c>.</param>
    /// <param name="Sequence">Its place in the account's chain: 1, 2, 3 …</param>
    /// <param name="At">When it was done.</param>
    /// <param name="Actor">Who did it.</param>
    /// <param name="Action">What was done, as <c>product.updated</c>.</param>
    /// <param name="Object">What it was done to.</param>
    /// <param name="ProjectId">The project; null for what concerns the account.</param>
    /// <param name="Mode">The mode; null for what concerns both or none.</param>
    /// <param name="SubjectRef">The customer that it was about; null for none, and once they are erased.</param>
    /// <param name="Details">Before, after, note: what the deed says; null for nothing, and once the customer is erased.</param>
    /// <param name="RequestId">The request, <c>req_…</c>.</param>
    /// <param name="PreviousHash">The hash of the entry before.</param>
    /// <param name="Hash">The hash of this entry.</param>
    internal sealed record Entry(
        string Id,
        long Sequence,
        UtcInstant At,
        Actor Actor,
        string Action,
        Thing Object,
        string? ProjectId,
        string? Mode,
        string? SubjectRef,
        JsonNode? Details,
        string? RequestId,
        string PreviousHash,
        string Hash
    );

    /// <summary>Who did it.</summary>
    /// <param name="Kind"><c>user</c>, <c>command</c> (the program's own command line) or <c>licenzy</c>.</param>
    /// <param name="UserId">The person.</param>
    /// <param name="Email">Their e-mail address now.</param>
    internal sealed record Actor(string Kind, string? UserId, string? Email);

    /// <summary>What it was done to.</summary>
    /// <param name="Kind">Its kind, as <c>product</c>.</param>
    /// <param name="Id">Its id.</param>
    internal sealed record Thing(string Kind, string? Id);

    /// <summary>Which entries; several conditions hold together.</summary>
    internal sealed record Query(
        [property: FromQuery(Name = "actor"), Description("Lists only what this user did, `usr_…`.")] string? ActorId = null,
        [property: FromQuery(Name = "action"), Description("Lists only this action, as `product.updated`.")] string? Action = null,
        [property: FromQuery(Name = "object"), Description("Lists only what was done to the thing of this id.")] string? ObjectId = null,
        [property: FromQuery(Name = "project"), Description("Lists only what concerns this project.")] string? ProjectId = null,
        [property:
            FromQuery(Name = "subject_ref"),
            Description("Lists only what was about this customer of the project and mode that the request is in.")
        ]
            string? SubjectRef = null,
        [property: FromQuery(Name = "from"), Description("Not before this time, RFC 3339.")] string? From = null,
        [property: FromQuery(Name = "to"), Description("Before this time, RFC 3339.")] string? To = null,
        [property: FromQuery(Name = "limit")] string? Limit = null,
        [property: FromQuery(Name = "cursor"), Description("The `next_cursor` of the page before.")] string? Cursor = null
    );

    /// <summary>Whether the log is whole.</summary>
    /// <param name="Verified">Whether every entry follows the one before it and says what it said when it was written.</param>
    /// <param name="Entries">How many entries fit, from the first on.</param>
    /// <param name="BrokenAt">The place of the first entry that does not fit; null when all do.</param>
    /// <param name="Why">Why it does not fit.</param>
    /// <param name="Head">The hash of the last entry that fits: keep it elsewhere, and nobody can rewrite what came before it.</param>
    /// <param name="VerifiedAt">When this was looked at.</param>
    internal sealed record Verdict(bool Verified, long Entries, long? BrokenAt, string? Why, string Head, UtcInstant VerifiedAt);

    public async Task<Answer<Page<Entry>>> HandleAsync(PortalCaller caller, Query query, CancellationToken cancellationToken)
    {
        if ((PageLimit.Read(query.Limit, out var limit) ?? Check(query)) is { } fault)
        {
            return fault;
        }

        var before = query.Cursor is null ? long.MaxValue : long.Parse(query.Cursor, CultureInfo.InvariantCulture);
        var filter = new AuditFilter
        {
            ActorUserId = query.ActorId,
            Action = query.Action,
            ObjectId = query.ObjectId,
            ProjectId = query.SubjectRef is null ? query.ProjectId : caller.ProjectIdOrNull,
            SubjectRef = query.SubjectRef,
            Mode = query.SubjectRef is null ? null : new Scope(string.Empty, caller.Mode).ModeText,
            FromMs = TimeText.Read(query.From),
            ToMs = TimeText.Read(query.To),
        };
        return await database.ReadAsync<Answer<Page<Entry>>>(
            async session =>
            {
                var rows = await AuditListStore.PageAsync(session, caller.AccountId, filter, before, limit + 1);
                var people = await PeopleAsync(session, rows);
                List<Entry> entries = [.. rows.Select(row => EntryOf(row, people))];
                return Page<Entry>.Of(entries, limit, entry => entry.Sequence.ToString(CultureInfo.InvariantCulture));
            },
            cancellationToken
        );
    }

    public async Task<Answer<Verdict>> VerifyAsync(PortalCaller caller, CancellationToken cancellationToken)
    {
        var verdict = await verifyChain.HandleAsync(caller.AccountId, cancellationToken);
        return new Verdict(
            verdict.Broken is null,
            verdict.Rows,
            verdict.Broken,
            verdict.Why,
            verdict.Head,
            new UtcInstant(time.GetUtcNow().ToUnixTimeMilliseconds())
        );
    }

    /// <summary>The addresses of those who acted: few people fill a page.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> PeopleAsync(Session session, IReadOnlyList<AuditRow> rows)
    {
        var people = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in rows.Select(row => row.ActorUserId).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (await AccountStore.FindUserByIdAsync(session, id) is { } user)
            {
                people[id] = user.Email;
            }
        }

        return people;
    }

    private static Fault? Check(Query query) =>
        query.ActorId is { } actor && !LicenzyId.IsValid(IdPrefix.User, actor)
            ? Fault.Field("actor", "`actor` is the id of a user (`usr_…`).")
        : query.ProjectId is { } project && !LicenzyId.IsValid(IdPrefix.Project, project)
            ? Fault.Field("project", "`project` is the id of a project (`prj_…`).")
        : query.Action is { Length: > 100 } ? Fault.Field("action", "`action` is at most 100 characters long.")
        : query.ObjectId is { Length: > 255 } ? Fault.Field("object", "`object` is at most 255 characters long.")
        : query.SubjectRef is { } subject && SubjectRef.Check(subject) is { } bad ? Fault.Field("subject_ref", bad)
        : TimeText.Check("from", query.From)
            ?? TimeText.Check("to", query.To)
            ?? (
                query.Cursor is { } cursor
                && !(long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place > 0)
                    ? PageLimit.BadCursor
                    : null
            );

    private static Entry EntryOf(AuditRow row, IReadOnlyDictionary<string, string> people) =>
        new(
            row.Id,
            row.Sequence,
            new UtcInstant(row.AtMs),
            new Actor(row.ActorKind, row.ActorUserId, row.ActorUserId is { } user ? people.GetValueOrDefault(user) : null),
            row.Action,
            new Thing(row.ObjectKind, row.ObjectId),
            row.ProjectId,
            row.Mode,
            row.SubjectRef,
            row.Details is null ? null : JsonNode.Parse(row.Details),
            row.RequestId,
            row.PreviousHash,
            row.Hash
        );
}
