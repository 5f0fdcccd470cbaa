using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Api;

/// <summary><c>POST /v1/subscriptions/{id}</c>: another plan, another end, another way to pay.</summary>
internal static class UpdateSubscription
{
    public static Answer Handle(ApiCall call) => call.Change("subscription", "subscription", (books, found) => Update(call, books, found));

    private static Answer Update(ApiCall call, ModeBooks books, JsonObject subscription)
    {
        var parameters = call.Parameters;
        var before = subscription.DeepClone().AsObject();
        var over = SubscriptionState.IsOver(subscription);
        var items = ItemParameters.ReadChanges(parameters);
        var prorations = parameters.Choice("proration_behavior", "create_prorations", "always_invoice", "none") ?? "create_prorations";
        var behavior = parameters.Choice("payment_behavior", "allow_incomplete", "default_incomplete", "error_if_incomplete");
        EndParameters.Read(parameters, books).Apply(books, subscription);
        SubscriptionTerms.TakeMethod(parameters, books, subscription);
        SubscriptionTerms.TakeCollection(parameters, subscription);
        SubscriptionTerms.TakePause(parameters, subscription);
        var trialEnds = TakeTrial(parameters, books, subscription);
        subscription.Take(parameters, "description");
        var changed = Changes.Previous(before, subscription).Count > 0 || items.Count > 0 || trialEnds;
        subscription.TakeMetadata(parameters);
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        if (over && changed)
        {
            return StripeError.Invalid("A canceled subscription can only change its cancellation details and metadata.");
        }
        if (trialEnds)
        {
            Trial.Move(subscription, books.Now);
            Trial.End(books, subscription, before);
            return books.Get("subscription", call.Id);
        }
        if (items.Count == 0)
        {
            SubscriptionState.Change(books, before, subscription);
            Trial.WarnIfMoved(books, before, subscription);
            return subscription;
        }
        if (ItemParameters.RefuseChanges(books, subscription, items) is { } refusal)
        {
            return refusal;
        }
        var changes = items.Select(item => item.ToChange(books)).ToList();
        var failure = PlanChange.Apply(books, before, subscription, changes, prorations);
        return failure is not null && behavior == "error_if_incomplete" ? failure : books.Get("subscription", call.Id);
    }

    /// <summary>Takes <c>trial_end</c>, a date or <c>now</c>, and what the trial's end does; whether the trial ends now.</summary>
    private static bool TakeTrial(ParameterReader parameters, ModeBooks books, JsonObject subscription)
    {
        if (SubscriptionTerms.ReadMissingMethod(parameters) is { } missing)
        {
            subscription["trial_settings"]!["end_behavior"]!["missing_payment_method"] = missing;
        }
        if (!parameters.Has("trial_end"))
        {
            return false;
        }
        if (SubscriptionState.Status(subscription) != "trialing")
        {
            parameters.Refuse(StripeError.Invalid("Only a subscription in its trial can have the trial's end changed.", "trial_end"));
        }
        if (parameters.Text("trial_end") == "now")
        {
            return true;
        }
        var end = parameters.Integer("trial_end", 0, uint.MaxValue) ?? books.Now;
        if (end <= books.Now)
        {
            parameters.Refuse(StripeError.Invalid("The end of a trial must lie ahead, or be `now`.", "trial_end"));
        }
        Trial.Move(subscription, end);
        return false;
    }
}
