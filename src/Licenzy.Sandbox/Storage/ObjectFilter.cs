namespace Licenzy.Sandbox.Storage;

/// <summary>One condition of a list. Its SQL is written here only; what callers send is always a parameter.</summary>
internal sealed record ObjectFilter
{
    private ObjectFilter(string sql, object value)
    {
        Sql = sql;
        Value = value;
    }

    /// <summary>The condition, with <c>{0}</c> where the name of its parameter goes.</summary>
    public string Sql { get; }

    /// <summary>What the parameter is bound to.</summary>
    public object Value { get; }

    /// <summary>The property at <paramref name="path"/> (a constant such as <c>$.customer</c>) equals the value.</summary>
    public static ObjectFilter Equal(string path, object value) => new($"json_extract(body, '{path}') = {{0}}", value);

    /// <summary>The property at <paramref name="path"/> is one of the values.</summary>
    public static ObjectFilter OneOf(string path, IEnumerable<string> values) => new($"json_extract(body, '{path}') in {{0}}", values);

    /// <summary>The property at <paramref name="path"/> is none of the values.</summary>
    public static ObjectFilter NoneOf(string path, IEnumerable<string> values) => new($"json_extract(body, '{path}') not in {{0}}", values);

    /// <summary>A subscription one of whose items has that price.</summary>
    public static ObjectFilter SellsPrice(string price) =>
        new(
            "exists (select 1 from json_each(objects.body, '$.items.data') item where json_extract(item.value, '$.price.id') = {0})",
            price
        );

    /// <summary>The property at <paramref name="path"/> differs from the value.</summary>
    public static ObjectFilter Not(string path, string value) => new($"json_extract(body, '{path}') <> {{0}}", value);

    /// <summary>The text at <paramref name="path"/> starts with the value.</summary>
    public static ObjectFilter StartsWith(string path, string value) =>
        new($"substr(json_extract(body, '{path}'), 1, length({{0}})) = {{0}}", value);

    /// <summary>Made at that second or later.</summary>
    public static ObjectFilter CreatedFrom(long seconds) => new("created >= {0}", seconds);

    /// <summary>Made at that second or earlier.</summary>
    public static ObjectFilter CreatedUntil(long seconds) => new("created <= {0}", seconds);

    /// <summary>An event whose type its API version has, and that was recorded at that second or later.</summary>
    public static ObjectFilter KnownEvent(long seconds) =>
        new(
            "coalesce(json_extract(terms, '$.recorded'), created) >= {0} and coalesce(json_extract(terms, '$.since') <= substr(json_extract(body, '$.api_version'), 1, 10), 1)",
            seconds
        );

    /// <summary>An event all of whose deliveries arrived (true), or some of whose did not so far (false).</summary>
    public static ObjectFilter Delivered(bool delivered) =>
        new(
            """
            (not exists (
              select 1 from deliveries d where d.event_id = objects.id and d.state in ('pending', 'failed', 'dropped')
                and not exists (
                  select 1 from deliveries g where g.event_id = d.event_id and g.endpoint_id = d.endpoint_id and g.state = 'delivered'
                )
            )) = {0}
            """,
            delivered ? 1L : 0L
        );
}
