using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Protocol;

namespace Licenzy.Sandbox.Api;

/// <summary>What calls that make or change a subscription say about it, beside its items.</summary>
internal static class SubscriptionTerms
{
    private const long LongestTrialDays = 730;

    /// <summary>Takes <c>trial_period_days</c>, <c>trial_end</c>, <c>trial_settings</c> and <c>billing_mode</c>.</summary>
    public static void TakeBeginning(ParameterReader parameters, JsonObject data, ModeBooks books)
    {
        data["description"] = parameters.Text("description");
        data["trial_period_days"] = parameters.Integer("trial_period_days", 1, LongestTrialDays);
        data["trial_end"] = parameters.Integer("trial_end", 0, uint.MaxValue);
        if (data["trial_end"] is not null && (long)data["trial_end"]! <= books.Now)
        {
            parameters.Refuse(StripeError.Invalid("The end of a trial must lie ahead.", parameters.NameOf("trial_end")));
        }
        if (data["trial_end"] is not null && data["trial_period_days"] is not null)
        {
            parameters.Refuse(
                StripeError.Invalid("Only one of trial_end and trial_period_days can be given.", parameters.NameOf("trial_end"))
            );
        }
        data["missing_payment_method"] = ReadMissingMethod(parameters);
        data["billing_mode"] = parameters.Group("billing_mode")?.Choice("type", "classic", "flexible");
    }

    /// <summary>What a trial's end does without a payment method: <c>trial_settings[end_behavior][missing_payment_method]</c>.</summary>
    public static string? ReadMissingMethod(ParameterReader parameters) =>
        parameters.Group("trial_settings")?.Group("end_behavior")?.Choice("missing_payment_method", "cancel", "create_invoice", "pause");

    /// <summary>Takes <c>default_payment_method</c>: one that the customer has, or, empty, none.</summary>
    public static void TakeMethod(ParameterReader parameters, ModeBooks books, JsonObject subscription)
    {
        if (parameters.ClearableText("default_payment_method") is not { } method)
        {
            return;
        }
        if (method.Length > 0 && (string?)SavedMethods.FindAttached(books, method)?["customer"] != (string)subscription["customer"]!)
        {
            parameters.Refuse(StripeError.NoSuch("PaymentMethod", method, "default_payment_method"));
        }
        subscription["default_payment_method"] = method.Length == 0 ? null : method;
    }

    /// <summary>Takes <c>collection_method</c> and <c>days_until_due</c>.</summary>
    public static void TakeCollection(ParameterReader parameters, JsonObject subscription)
    {
        if (parameters.Choice("collection_method", "charge_automatically", "send_invoice") is { } method)
        {
            subscription["collection_method"] = method;
        }
        if (parameters.Integer("days_until_due", 1, 365) is { } days)
        {
            subscription["days_until_due"] = days;
        }
        if ((string)subscription["collection_method"]! == "send_invoice" && subscription["days_until_due"] is null)
        {
            parameters.Refuse(StripeError.Missing("days_until_due"));
        }
    }

    /// <summary>Takes <c>pause_collection</c>: a behavior with an optional end, or, empty, none.</summary>
    public static void TakePause(ParameterReader parameters, JsonObject subscription)
    {
        if (parameters.Has("pause_collection") && parameters.IsEmptyText("pause_collection"))
        {
            subscription["pause_collection"] = null;
            return;
        }
        if (parameters.Group("pause_collection") is { } pause)
        {
            pause.Require("behavior");
            subscription["pause_collection"] = new JsonObject
            {
                ["behavior"] = pause.Choice("behavior", Pausing.KeepAsDraft, Pausing.MarkUncollectible, Pausing.Void),
                ["resumes_at"] = pause.Integer("resumes_at", 0, uint.MaxValue),
            };
        }
    }
}
