using System.Runtime.CompilerServices;
using System.Text.Json;
using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;
using Licenzy.Stripe.Transport;

namespace Licenzy.Stripe;

/// <summary>
/// Stripe's API over HTTP: the calls that are needed here. Stateless and safe for concurrent use; whose account is spoken for is an
/// argument of each call. Failures are values (<see cref="StripeResult{T}"/>); only cancellation by the caller throws.
/// </summary>
/// <remarks>
/// Every POST carries an idempotency key, the caller's or a new one, and keeps it over its retries, so a retry cannot act twice.
/// A key that must hold over a restart of the program is made by the caller from an id that it has stored.
/// </remarks>
/// <param name="http">The connection. Its handler should not follow redirects, and its own timeout should exceed ours.</param>
/// <param name="options">Address, version, times and bounds.</param>
/// <param name="time">The clock that timeouts and pauses go by.</param>
public sealed partial class StripeClient(HttpClient http, StripeClientOptions options, TimeProvider time)
{
    private readonly StripeTransport _transport = new(http, options, time);

    /// <summary>
    /// The pages of a list, one after the other, from the first to the last or to the bound. A failure is yielded as the last
    /// element. When the bound ended it, the last page says <see cref="StripePage{T}.HasMore"/>.
    /// </summary>
    /// <typeparam name="T">What is listed.</typeparam>
    /// <param name="list">Lists the page behind the id given to it; null stands for the first page.</param>
    /// <param name="maximumPages">The most pages that are asked for, 1 or more.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async IAsyncEnumerable<StripeResult<StripePage<T>>> PagesAsync<T>(
        Func<string?, CancellationToken, Task<StripeResult<StripePage<T>>>> list,
        int maximumPages,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        string? cursor = null;
        for (var page = 0; page < maximumPages; page++)
        {
            var result = await list(cursor, cancellation);
            yield return result;
            if (result is not StripeResult<StripePage<T>>.Success { Value: { HasMore: true, NextCursor: { } next } } || next == cursor)
            {
                yield break;
            }

            cursor = next;
        }
    }

    private Task<StripeResult<T>> RetrieveAsync<T>(
        StripeCredentials credentials,
        string path,
        IReadOnlyList<string>? expand,
        CancellationToken cancellation
    )
        where T : IStripeObject<T> => SendAsync<T>(StripeCall.Get(path, new StripeForm().Add("expand", expand)), credentials, cancellation);

    private Task<StripeResult<T>> PostAsync<T>(
        StripeCredentials credentials,
        string path,
        StripeForm form,
        string? idempotencyKey,
        CancellationToken cancellation
    )
        where T : IStripeObject<T> =>
        SendAsync<T>(StripeCall.Post(path, form, idempotencyKey ?? options.NewIdempotencyKey()), credentials, cancellation);

    private async Task<StripeResult<T>> SendAsync<T>(StripeCall call, StripeCredentials credentials, CancellationToken cancellation)
        where T : IStripeObject<T>
    {
        var result = await _transport.SendAsync(call, credentials, cancellation);
        return result is StripeResult<JsonElement>.Success success && success.Value.Text("object") != T.ObjectName
            ? Unexpected<T>(call, success)
            : result.Select(T.Read);
    }

    private async Task<StripeResult<StripePage<T>>> ListAsync<T>(
        StripeCredentials credentials,
        string path,
        StripeListRequest request,
        CancellationToken cancellation
    )
        where T : IStripeObject<T>
    {
        var call = StripeCall.Get(path, request.ToForm());
        var result = await _transport.SendAsync(call, credentials, cancellation);
        return result is StripeResult<JsonElement>.Success success && !IsListOf(success.Value, T.ObjectName)
            ? Unexpected<StripePage<T>>(call, success)
            : result.Select(ReadPage<T>);
    }

    private static bool IsListOf(JsonElement json, string objectName) =>
        json.Text("object") == "list"
        && json.Member("data") is { ValueKind: JsonValueKind.Array } data
        && data.EnumerateArray().All(item => item.Text("object") == objectName);

    private static StripePage<T> ReadPage<T>(JsonElement json)
        where T : IStripeObject<T>
    {
        var items = json.Items("data");
        return new StripePage<T>([.. items.Select(T.Read)], json.Flag("has_more") ?? false, items.Count == 0 ? null : items[^1].Text("id"));
    }

    private static StripeResult<T>.Failure Unexpected<T>(StripeCall call, StripeResult<JsonElement>.Success success) =>
        new(
            new StripeError(StripeErrorKind.Unreadable, "The answer is not the object that was asked for.")
            {
                RequestId = success.RequestId,
                MayHaveHappened = call.IsWrite,
            }
        );

    /// <summary>An id as one segment of a path.</summary>
    /// <exception cref="ArgumentException">It is empty: the path would then name the whole list.</exception>
    private static string Segment(string id, [CallerArgumentExpression(nameof(id))] string name = "")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id, name);
        return Uri.EscapeDataString(id);
    }
}
