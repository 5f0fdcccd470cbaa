using System.Text.Json.Nodes;
using Dapper;
using Licenzy.Sandbox.Api;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;
using Licenzy.Sandbox.Webhooks;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Stories;

/// <summary>What a story is played with.</summary>
/// <param name="Price">The price that is bought.</param>
/// <param name="OtherPrice">The price that a plan changes to, where the story does so.</param>
/// <param name="Customer">The buyer; null makes one.</param>
/// <param name="Session">An open checkout to pay first; null opens one.</param>
/// <param name="Metadata">What goes on the checkout, its subscription and its payment.</param>
internal sealed record Cast(string Price, string? OtherPrice, string? Customer, string? Session, JsonObject Metadata);

/// <summary>
/// Where a story is played: the account and mode of its price, and what was made so far. Each deed is a transaction of its
/// own, as each would be if a person did it.
/// </summary>
internal sealed class StoryStage(
    SandboxDatabase database,
    BooksKeeper keeper,
    DeliveryNudge deliveries,
    SandboxSettings settings,
    ApiKey owner,
    Cast cast
)
{
    public Cast Cast => cast;

    public SandboxSettings Settings => settings;

    /// <summary>Whether the price is paid again and again.</summary>
    public bool IsRecurring { get; init; }

    /// <summary>The test clock that the buyer lives on, where time passes.</summary>
    public string? Clock { get; set; }

    public string? Customer { get; set; } = cast.Customer;

    public string? Session { get; set; } = cast.Session;

    /// <summary>Calls one of Stripe's own routes.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path, from <c>/v1</c>.</param>
    /// <param name="fields">The form, in Stripe's bracket notation.</param>
    public Task<Answer> CallAsync(string method, string path, params IEnumerable<(string Name, string Value)> fields)
    {
        var (operation, id) = Routes.Find(method, path);
        var form = FormParser
            .Parse(string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}")))
            .Match(read => read.Root, refused => throw new InvalidOperationException($"The field {refused.Name} is no field of a form."));
        return DoAsync(books => operation(new ApiCall(books, new ParameterReader(form), id)));
    }

    /// <summary>Does what Stripe has no route for; a refusal leaves nothing behind, unless it says so.</summary>
    public async Task<Answer> DoAsync(Func<ModeBooks, Answer> deed)
    {
        var answer = await database.WriteAsync(
            connection =>
            {
                connection.Execute("savepoint deed");
                var outcome = deed(Open(connection));
                connection.Execute(outcome.Match(_ => true, refused => refused.Stands) ? "release deed" : "rollback to deed; release deed");
                return outcome;
            },
            CancellationToken.None
        );
        deliveries.Nudge();
        return answer;
    }

    /// <summary>Does something to the newest object of a type that belongs to the story.</summary>
    public Task<Answer> ToNewestAsync(string type, Func<ModeBooks, JsonObject, Answer> deed) =>
        DoAsync(books =>
            Newest(books, type) is { } found ? deed(books.InTimeOf(found), found) : StripeError.Invalid($"The story has no {type} so far.")
        );

    /// <summary>The newest object of a type that belongs to the story, or null.</summary>
    public JsonObject? Newest(string type) => database.Read(connection => Newest(Open(connection), type));

    private JsonObject? Newest(ModeBooks books, string type) =>
        type switch
        {
            "checkout.session" => Session is null ? null : books.Find(type, Session),
            "refund" or "dispute" => Newest(books, "charge") is { } charge
                ? books.All(type, ObjectFilter.Equal("$.charge", (string)charge["id"]!)).FirstOrDefault()
                : null,
            "charge" when Customer is null => PaidBySession(books),
            _ => Customer is null ? null : books.All(type, ObjectFilter.Equal("$.customer", Customer)).FirstOrDefault(),
        };

    /// <summary>The charge of a buyer whom no customer stands for.</summary>
    private JsonObject? PaidBySession(ModeBooks books) =>
        (string?)Newest(books, "checkout.session")?["payment_intent"] is { } intent
        && (string?)books.Get("payment_intent", intent)["latest_charge"] is { } charge
            ? books.Get("charge", charge)
            : null;

    private ModeBooks Open(SqliteConnection connection) => keeper.Open(connection, owner.Account, owner.Livemode ? 1 : 0);
}
