using System.ComponentModel;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Support;

/// <summary>
/// Everything that happened to a customer, newest first, one line for each cause: an event of Stripe with what it changed and what the
/// application was told, an operator's action, a run of consumption, a checkout.
/// </summary>
internal sealed class ReadTimeline(Database database)
{
    /// <summary>What of the timeline is wanted, as it was sent; several filters hold together.</summary>
    internal sealed record Query(
        [property: FromQuery(Name = "lane"), Description("Lists only what `stripe`, `runtime`, `operator` or `licenzy` did.")]
            string? Lane = null,
        [property: FromQuery(Name = "changes_access"), Description("`true` lists only what gave or took access.")]
            string? ChangesAccess = null,
        [property: FromQuery(Name = "product_code"), Description("Lists only what concerns this product.")] string? ProductCode = null,
        [property: FromQuery(Name = "from"), Description("Lists only what happened at or after this time, RFC 3339.")] string? From = null,
        [property: FromQuery(Name = "to"), Description("Lists only what happened before this time, RFC 3339.")] string? To = null,
        [property: FromQuery(Name = "limit")] string? Limit = null,
        [property: FromQuery(Name = "cursor")] string? Cursor = null
    );

    public async Task<Answer<Page<TimelineRow>>> HandleAsync(
        Scope scope,
        string subjectRef,
        Query query,
        CancellationToken cancellationToken
    )
    {
        if (SubjectRef.Check(subjectRef) is { } badSubject)
        {
            return Fault.Field("subject_ref", badSubject);
        }

        if (PageLimit.Read(query.Limit, out var limit) is { } badLimit)
        {
            return badLimit;
        }

        return TimelineFilter.Read(query, out var filter) is { } fault
            ? fault
            : await database.ReadAsync(session => PageAsync(session, scope, subjectRef, filter, limit), cancellationToken);
    }

    private static async Task<Answer<Page<TimelineRow>>> PageAsync(
        Session session,
        Scope scope,
        string subjectRef,
        TimelineFilter filter,
        int limit
    )
    {
        var page = await TimelinePage.ReadAsync(session, scope, subjectRef, filter, limit);
        var show = new ShowTimeline(session, scope);
        var rows = new List<TimelineRow>();
        foreach (var group in page.Groups)
        {
            rows.Add(await show.ShowAsync(group));
        }

        return new Page<TimelineRow>(rows, page.NextPlace is not null, page.NextPlace);
    }
}
