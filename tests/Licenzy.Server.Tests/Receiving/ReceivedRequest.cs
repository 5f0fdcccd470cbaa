using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Licenzy.Core.Webhooks;

namespace Licenzy.Server.Tests.Receiving;

/// <summary>A request as a receiver gets it, and what the receiver knows.</summary>
/// <param name="Name">What is the matter with it.</param>
/// <param name="Genuine">Whether it is to be taken.</param>
/// <param name="Secrets">The secrets that the receiver has.</param>
/// <param name="Headers">The headers, in lower case.</param>
/// <param name="Body">The body, in Base64.</param>
/// <param name="Now">The receiver's clock, Unix seconds.</param>
internal sealed record ReceivedRequest(
    [property: JsonIgnore] string Name,
    [property: JsonIgnore] bool Genuine,
    IReadOnlyList<string> Secrets,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body,
    long Now
)
{
    private const string Id = "evt_01kb2v8e5t0p9q7r3s5t7v9w1x";
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
    private static readonly byte[] OldKey = [.. Enumerable.Range(100, 32).Select(number => (byte)number)];
    private static readonly byte[] Event = """{"type":"usage.consumed","data":{"subject_ref":"Zoë 🎫","units":100}}"""u8.ToArray();

    public static string Secret { get; } = WebhookSecret.Format(Key);

    public static string OldSecret { get; } = WebhookSecret.Format(OldKey);

    /// <summary>Requests that every receiver must tell apart, around a time.</summary>
    /// <param name="now">The receiver's clock, Unix seconds.</param>
    /// <param name="margin">How far beyond the tolerance the old and the new one are, in seconds.</param>
    public static IReadOnlyList<ReceivedRequest> All(long now, long margin)
    {
        var good = Signed(now, now, Key);
        var signature = good.Headers["webhook-signature"];
        return
        [
            good with
            {
                Name = "as it was sent",
            },
            Signed(now - 299, now, Key) with
            {
                Name = "almost five minutes old",
            },
            Signed(now, now, Key, OldKey) with
            {
                Name = "signed with both keys of a rotation",
            },
            Signed(now, now, Key, OldKey) with
            {
                Name = "signed with both keys, of which the receiver has the old one",
                Secrets = [OldSecret],
            },
            With(good, "webhook-signature", $"v2,AAAA v1a,AAAA nocomma {signature}") with
            {
                Name = "other versions before the right one",
            },
            good with
            {
                Name = "a changed body",
                Genuine = false,
                Body = [.. Event.AsSpan(0, Event.Length - 1), (byte)' '],
            },
            good with
            {
                Name = "a body with one byte more",
                Genuine = false,
                Body = [.. Event, (byte)'\n'],
            },
            good with
            {
                Name = "the secret of another endpoint",
                Genuine = false,
                Secrets = [OldSecret],
            },
            Bad(good, "another id", "webhook-id", Id[..^1] + "y"),
            Bad(good, "another time", "webhook-timestamp", $"{now - 1}"),
            Bad(good, "a signature that was cut", "webhook-signature", signature[..10]),
            Bad(good, "a version without a signature", "webhook-signature", "v1,"),
            Bad(good, "another version only", "webhook-signature", signature.Replace("v1,", "v2,", StringComparison.Ordinal)),
            Bad(good, "three wrong signatures", "webhook-signature", string.Join(' ', Enumerable.Repeat($"v1,{new string('A', 43)}=", 3))),
            Bad(good, "a time that is no number", "webhook-timestamp", "soon"),
            Signed(now - 300 - margin, now, Key) with
            {
                Name = "more than five minutes old",
                Genuine = false,
            },
            Signed(now + 300 + margin, now, Key) with
            {
                Name = "more than five minutes ahead",
                Genuine = false,
            },
            .. good.Headers.Keys.Select(name => Without(good, name)),
        ];
    }

    /// <summary>The JSON that the programs which try other languages read.</summary>
    public static string Json(IReadOnlyList<ReceivedRequest> requests) => JsonSerializer.Serialize(requests, JsonSerializerOptions.Web);

    /// <summary>Compares what a receiver said with what it should have said.</summary>
    /// <param name="requests">What it was given.</param>
    /// <param name="answers">A JSON list, null where it took the request.</param>
    public static void Judged(IReadOnlyList<ReceivedRequest> requests, string answers)
    {
        var said = JsonSerializer.Deserialize<List<string?>>(answers)!;
        said.Count.ShouldBe(requests.Count);
        foreach (var (request, answer) in requests.Zip(said))
        {
            (answer is null).ShouldBe(request.Genuine, $"{request.Name}: {answer ?? "taken"}");
        }
    }

    private static ReceivedRequest Signed(long time, long now, params byte[][] keys) =>
        new(
            "",
            Genuine: true,
            [WebhookSecret.Format(keys[0])],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["webhook-id"] = Id,
                ["webhook-timestamp"] = time.ToString(CultureInfo.InvariantCulture),
                ["webhook-signature"] = WebhookSignature.Standard(keys, Id, time, Event),
            },
            Event,
            now
        );

    private static ReceivedRequest With(ReceivedRequest request, string name, string value) =>
        request with
        {
            Headers = new Dictionary<string, string>(request.Headers, StringComparer.Ordinal) { [name] = value },
        };

    private static ReceivedRequest Bad(ReceivedRequest request, string what, string name, string value) =>
        With(request, name, value) with
        {
            Name = what,
            Genuine = false,
        };

    private static ReceivedRequest Without(ReceivedRequest request, string name)
    {
        var headers = new Dictionary<string, string>(request.Headers, StringComparer.Ordinal);
        headers.Remove(name);
        return request with { Name = $"without {name}", Genuine = false, Headers = headers };
    }
}
