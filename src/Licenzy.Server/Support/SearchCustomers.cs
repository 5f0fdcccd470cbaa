using System.ComponentModel;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.Support;

/// <summary>
/// Customers by the start of their reference or address, or by any whole id of Licenzy or Stripe; without a query those who changed last.
/// </summary>
internal sealed class SearchCustomers(Database database, TimeProvider time)
{
    private const int LongestQuery = 255;
    private const string ReferenceMatch = "subject_ref";
    private const string EmailMatch = "email";

    /// <summary>What is looked for.</summary>
    internal sealed record Query(
        [property:
            FromQuery(Name = "query"),
            Description(
                "The start of a `subject_ref` or of an e-mail address, or any whole id of Stripe or Licenzy; without it those who changed last."
            )
        ]
            string? Text = null,
        [property: FromQuery(Name = "limit")] string? Limit = null,
        [property: FromQuery(Name = "cursor"), Description("The `next_cursor` of the page before; not sent for the first page.")]
            string? Cursor = null
    );

    public async Task<Answer<Page<FoundCustomer>>> HandleAsync(Scope scope, Query query, CancellationToken cancellationToken)
    {
        if (PageLimit.Read(query.Limit, out var limit) is { } fault)
        {
            return fault;
        }

        var text = query.Text?.Trim() ?? string.Empty;
        if (text.Length > LongestQuery || text.Any(char.IsControl) || !IsText(text))
        {
            return Fault.Field("query", $"`query` is a text of at most {LongestQuery} characters.");
        }

        var after = query.Cursor is null ? null : SearchCursor.Read(query.Cursor);
        if (query.Cursor is not null && (after is null || (after.List == SearchCursor.ByChange) != (text.Length == 0)))
        {
            return PageLimit.BadCursor;
        }

        return await database.ReadAsync<Answer<Page<FoundCustomer>>>(
            async session => await PageAsync(session, scope, text, after, limit),
            cancellationToken
        );
    }

    /// <summary>A lone surrogate is no text that a database keeps.</summary>
    private static bool IsText(string text) => !text.Where((character, at) => IsLoneSurrogate(text, character, at)).Any();

    private static bool IsLoneSurrogate(string text, char character, int at) =>
        char.IsHighSurrogate(character)
            ? at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])
            : char.IsLowSurrogate(character) && (at == 0 || !char.IsHighSurrogate(text[at - 1]));

    private async Task<Page<FoundCustomer>> PageAsync(Session session, Scope scope, string text, SearchCursor? after, int limit)
    {
        var matches =
            text.Length == 0 ? await RecentAsync(session, scope, after, limit + 1)
            : after is null && await FindById.HandleAsync(session, scope, text) is { SubjectRefs.Count: > 0 } thing
                ? await NamedAsync(session, scope, thing)
            : await StartingAsync(session, scope, text, after, limit + 1);
        var names = new ProductNames(session, scope);
        var nowMs = time.NowMs();
        var found = new List<FoundCustomer>();
        foreach (var match in matches.Take(limit))
        {
            found.Add(await FoundCustomer.ReadAsync(session, scope, match.Subject, match.MatchedOn, names, nowMs));
        }

        var more = matches.Count > limit;
        return new Page<FoundCustomer>(found, more, more ? matches[limit - 1].Place?.Write() : null);
    }

    /// <summary>A customer that was found, by what, and where the list goes on behind them.</summary>
    private sealed record Match(SubjectRow Subject, string? MatchedOn, SearchCursor? Place);

    private static async Task<List<Match>> RecentAsync(Session session, Scope scope, SearchCursor? after, int most)
    {
        var rows = await SubjectStore.ByChangeAsync(session, scope, after?.AtMs ?? long.MaxValue, after?.SubjectRef ?? string.Empty, most);
        return [.. rows.Select(row => new Match(row, null, new SearchCursor(SearchCursor.ByChange, $"{row.ChangedMs}", row.SubjectRef)))];
    }

    /// <summary>Whose an id is; all on one page, they are few.</summary>
    private static async Task<List<Match>> NamedAsync(Session session, Scope scope, NamedThing thing)
    {
        var matches = new List<Match>();
        foreach (var subjectRef in thing.SubjectRefs)
        {
            var subject = await SubjectStore.FindAsync(session, scope, subjectRef) ?? new SubjectRow { SubjectRef = subjectRef };
            matches.Add(new Match(subject, thing.Kind, Place: null));
        }

        return matches;
    }

    /// <summary>First those whose reference begins so, in its order, then those whose address does.</summary>
    private static async Task<List<Match>> StartingAsync(Session session, Scope scope, string text, SearchCursor? after, int most)
    {
        var matches = new List<Match>();
        if (after is null or { List: SearchCursor.ByReference })
        {
            var rows = await SubjectStore.ByReferenceAsync(session, scope, text, after?.SubjectRef ?? string.Empty, most);
            matches.AddRange(
                rows.Select(row => new Match(row, ReferenceMatch, new SearchCursor(SearchCursor.ByReference, string.Empty, row.SubjectRef)))
            );
        }

        if (matches.Count < most)
        {
            var place = after is { List: SearchCursor.ByEmail }
                ? after
                : new SearchCursor(SearchCursor.ByEmail, string.Empty, string.Empty);
            var key = SubjectStore.KeyOf(text);
            var rows = await SubjectStore.ByEmailAsync(session, scope, key, text, place.Key, place.SubjectRef, most - matches.Count);
            matches.AddRange(
                rows.Select(row => new Match(row, EmailMatch, new SearchCursor(SearchCursor.ByEmail, row.EmailKey!, row.SubjectRef)))
            );
        }

        return matches;
    }
}
