using System.Text.Json.Nodes;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Protocol;

/// <summary>The paging and the range of dates that every list of the API takes.</summary>
internal sealed record ListRequest(int Limit, string? StartingAfter, string? EndingBefore, IReadOnlyList<ObjectFilter> Created)
{
    private const int DefaultLimit = 10;

    public static ListRequest Read(ParameterReader parameters)
    {
        var request = new ListRequest(
            (int)(parameters.Integer("limit", 1, 100) ?? DefaultLimit),
            parameters.Text("starting_after"),
            parameters.Text("ending_before"),
            ReadCreated(parameters)
        );
        if (request is { StartingAfter: not null, EndingBefore: not null })
        {
            parameters.Refuse(StripeError.Invalid("Only one of starting_after and ending_before can be given.", "ending_before"));
        }
        return request;
    }

    /// <summary>Answers the page of objects asked for, newest first.</summary>
    /// <param name="books">Where to look.</param>
    /// <param name="type">The type of the objects.</param>
    /// <param name="noun">The type in the words of an error.</param>
    /// <param name="url">The route, which a list names itself.</param>
    /// <param name="filters">Conditions beside those of the paging.</param>
    public Answer Answer(ModeBooks books, string type, string noun, string url, params IEnumerable<ObjectFilter?> filters)
    {
        var cursor = StartingAfter ?? EndingBefore;
        var place = cursor is null ? null : books.PlaceOf(type, cursor);
        if (cursor is not null && place is null)
        {
            return StripeError.NoSuch(noun, cursor, StartingAfter is null ? "ending_before" : "starting_after");
        }
        var found = books.Some(
            type,
            StartingAfter is null ? null : place,
            EndingBefore is null ? null : place,
            [.. Created, .. filters.OfType<ObjectFilter>()],
            Limit + 1
        );
        var page = found.Take(Limit);
        return List(url, EndingBefore is null ? page : page.Reverse(), found.Count > Limit);
    }

    /// <summary>A list as the API shows it.</summary>
    public static JsonObject List(string url, IEnumerable<JsonNode> data, bool hasMore = false) =>
        new()
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. data]),
            ["has_more"] = hasMore,
            ["url"] = url,
        };

    private static List<ObjectFilter> ReadCreated(ParameterReader parameters)
    {
        var filters = new List<ObjectFilter>();
        if (!parameters.IsGroup("created"))
        {
            if (parameters.Integer("created", 0, long.MaxValue) is { } exactly)
            {
                filters.AddRange([ObjectFilter.CreatedFrom(exactly), ObjectFilter.CreatedUntil(exactly)]);
            }
            return filters;
        }
        var range = parameters.Group("created")!;
        Add("gte", ObjectFilter.CreatedFrom);
        Add("gt", seconds => ObjectFilter.CreatedFrom(seconds + 1));
        Add("lte", ObjectFilter.CreatedUntil);
        Add("lt", seconds => ObjectFilter.CreatedUntil(seconds - 1));
        return filters;

        void Add(string bound, Func<long, ObjectFilter> filter)
        {
            if (range.Integer(bound, 0, uint.MaxValue) is { } seconds)
            {
                filters.Add(filter(seconds));
            }
        }
    }
}
