using System.Text.Json.Nodes;

namespace Licenzy.Sandbox.Protocol;

/// <summary>What an operation of the API answers: an object, or a refusal.</summary>
internal abstract record Answer
{
    private Answer() { }

    /// <summary>Status 200 with this object.</summary>
    internal sealed record Given(JsonObject Body) : Answer;

    /// <summary>An error that changed nothing; or, where it says so, one whose effect stays, as that of a declined payment does.</summary>
    internal sealed record Refused(StripeError Error, bool Stands = false) : Answer;

    public T Match<T>(Func<Given, T> given, Func<Refused, T> refused) =>
        this switch
        {
            Given answer => given(answer),
            Refused answer => refused(answer),
            _ => throw new InvalidOperationException($"Unknown answer {GetType().Name}."),
        };

    /// <summary>The object, or null when it was refused.</summary>
    public JsonObject? Result => (this as Given)?.Body;

    /// <summary>The error, or null when it was done.</summary>
    public StripeError? Refusal => (this as Refused)?.Error;

    public static implicit operator Answer(JsonObject body) => new Given(body);

    public static implicit operator Answer(StripeError error) => new Refused(error);
}
