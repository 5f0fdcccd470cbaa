namespace Licenzy.Server.Tests.Platform.Http;

/// <summary>One bad body and what is to be said of it.</summary>
/// <param name="Path">The route that it is sent to.</param>
/// <param name="Body">The text of the body.</param>
/// <param name="Param">The field that the refusal names.</param>
public sealed record BadBody(string Path, string Body, string Param);

/// <summary>The bodies of the runtime API, field by field: what each takes, and a list of what it must not take.</summary>
internal static class RuntimeBodies
{
    public const string Check = "/v1/access/check";
    public const string Consume = "/v1/usage/consume";
    public const string Checkout = "/v1/checkout/session";

    /// <summary>A field, a value that it takes, and values in JSON that it does not.</summary>
    private sealed record Field(string Name, string Good, bool Required, params string[] Bad);

    private static readonly string[] NotText = ["1", "true", "[]", "{}", "[\"a\"]"];

    private static readonly string[] BadTexts =
    [
        .. NotText,
        "\"\"",
        "\"a\\u0000b\"",
        "\"a\\nb\"",
        "\"\\u007f\"",
        "\"\\u0085\"",
        "\"\\ud83d\"",
        "\"\\ude00\\ud83d\"",
    ];

    private static readonly string[] BadNumbers =
    [
        "0",
        "-1",
        "1.5",
        "1e400",
        "\"1\"",
        "\"\"",
        "true",
        "[]",
        "{}",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
    ];

    private static readonly string[] BadUrls =
    [
        .. NotText,
        "\"\"",
        "\"checkout/done\"",
        "\"/done\"",
        "\"//example.com/done\"",
        "\"ftp://example.com/\"",
        "\"javascript:alert(1)\"",
        "\"https://user:word@example.com/\"",
        "\"https://example.com/a b\"",
        "\"https://example.com/\\u0000\"",
        "\"https://example.com/\\n\"",
        "\"https://example.com/\\ud83d\"",
        $"\"https://example.com/{new string('a', 2048)}\"",
    ];

    private static readonly Field Subject = new(
        "subject_ref",
        "\"user_1\"",
        true,
        [.. BadTexts, "\".\"", "\"..\"", $"\"{new string('a', 256)}\"", "\"a\\ud83d\""]
    );

    private static readonly IReadOnlyDictionary<string, Field[]> Routes = new Dictionary<string, Field[]>(StringComparer.Ordinal)
    {
        [Check] = [Subject],
        [Consume] = [Subject, new("units", "1", true, [.. BadNumbers, "1000000001"])],
        [Checkout] =
        [
            Subject,
            new(
                "product_code",
                "\"CREDITS_1000\"",
                true,
                [.. BadTexts, "\"A B\"", "\"Ü\"", "\"\\ud83d\\ude00\"", $"\"{new string('A', 65)}\""]
            ),
            new("success_url", "\"https://example.com/done\"", false, BadUrls),
            new("cancel_url", "\"https://example.com/back\"", false, BadUrls),
            new(
                "customer_email",
                "\"a@example.com\"",
                false,
                [
                    .. NotText,
                    "\"\"",
                    "\"nobody\"",
                    "\"A <a@example.com>\"",
                    "\"a@example.com,b@example.com\"",
                    "\"a@example.com\\n\"",
                    "\"a@exam\\u0000ple.com\"",
                    $"\"{new string('a', 250)}@example.com\"",
                ]
            ),
            new("quantity", "2", false, [.. BadNumbers, "10001"]),
            new("allow_promotion_codes", "true", false, "\"true\"", "1", "[]", "{}"),
            new(
                "metadata",
                "{\"plan\":\"gold\"}",
                false,
                "[]",
                "1",
                "\"a\"",
                "{\"a\":1}",
                "{\"a\":null}",
                "{\"a\":{}}",
                "{\"a\":\"\"}",
                "{\"\":\"x\"}",
                "{\"a[b]\":\"x\"}",
                "{\"licenzy_attempt_id\":\"x\"}",
                "{\"a\":\"x\\u0000\"}",
                "{\"a\\u0000\":\"x\"}",
                "{\"a\":\"\\ud83d\"}",
                "{\"\\ud83d\":\"x\"}",
                "{\"a\":\"1\",\"a\":\"2\"}",
                $"{{\"{new string('k', 41)}\":\"x\"}}",
                $"{{\"a\":\"{new string('v', 501)}\"}}",
                $"{{{string.Join(',', Enumerable.Range(0, 41).Select(number => $"\"k{number}\":\"v\""))}}}"
            ),
        ],
    };

    /// <summary>Every route's good body.</summary>
    public static string Good(string path) => Body(path, with: null, value: null);

    /// <summary>Every field of every route: missing, null, of another type, empty, too long, unprintable, twice, and one too many.</summary>
    public static IEnumerable<BadBody> Bad()
    {
        foreach (var (path, fields) in Routes)
        {
            foreach (var field in fields)
            {
                if (field.Required)
                {
                    yield return new(path, Body(path, field.Name, value: null), field.Name);
                    yield return new(path, Body(path, field.Name, "null"), field.Name);
                }

                foreach (var value in field.Bad)
                {
                    yield return new(path, Body(path, field.Name, value), field.Name);
                }

                yield return new(path, $"{Good(path)[..^1]},\"{field.Name}\":{field.Good}}}", field.Name);
            }

            yield return new(path, $"{Good(path)[..^1]},\"surprise\":1}}", "surprise");
            yield return new(path, $"{Good(path)[..^1]},\"mode\":\"live\"}}", "mode");
            yield return new(path, $"{Good(path)[..^1]},\"Subject_Ref\":\"a\"}}", "Subject_Ref");
        }
    }

    /// <summary>The good body with one field of another value, or without it.</summary>
    private static string Body(string path, string? with, string? value)
    {
        var members = Routes[path]
            .Select(field => (field.Name, Value: field.Name == with ? value : field.Good))
            .Where(field => field.Value is not null)
            .Select(field => $"\"{field.Name}\":{field.Value}");
        return $"{{{string.Join(',', members)}}}";
    }
}
