using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Api;

/// <summary><c>cancel_at_period_end</c>, or <c>cancel_at</c>: a date or, empty, none.</summary>
internal sealed record EndParameters(bool? AtPeriodEnd, bool HasDate, long? Date)
{
    public static EndParameters Read(ParameterReader parameters, ModeBooks books)
    {
        if (parameters.Has("cancel_at") && parameters.Has("cancel_at_period_end"))
        {
            parameters.Refuse(StripeError.Invalid("Only one of cancel_at and cancel_at_period_end can be given.", "cancel_at"));
        }
        var given = parameters.Has("cancel_at");
        var date = given && !parameters.IsEmptyText("cancel_at") ? parameters.Integer("cancel_at", 0, uint.MaxValue) : null;
        if (date <= books.Now)
        {
            parameters.Refuse(StripeError.Invalid("A subscription can only be set to end at a time ahead.", "cancel_at"));
        }
        return new EndParameters(parameters.Boolean("cancel_at_period_end"), given, date);
    }

    /// <summary>Sets the end, or takes it back. The caller saves the subscription.</summary>
    public void Apply(ModeBooks books, JsonObject subscription)
    {
        if (AtPeriodEnd is { } atPeriodEnd && atPeriodEnd != SubscriptionEnd.EndsWithPeriod(subscription))
        {
            SubscriptionEnd.Schedule(books, subscription, atPeriodEnd);
        }
        if (HasDate && Date != (long?)subscription["cancel_at"])
        {
            SubscriptionEnd.ScheduleAt(books, subscription, Date);
        }
    }
}
