import { NativeSelect, Radio, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, write } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { PreviewDialog } from '@/components/PreviewDialog';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import { shortId } from '@/text/ids';
import { suggestionInWords } from './unmappedWords';

interface LinkSaleDialogProps {
  sale: Schema<'UnmappedSale'>;
  group: Schema<'UnmappedGroup'>;
  opened: boolean;
  onClose: () => void;
}

/** Says whose a sale is, and what it sold where no product maps it; after a preview of what that gives. */
export function LinkSaleDialog({ sale, group, opened, onClose }: LinkSaleDialogProps) {
  const { api, key, mode } = useScope();
  const client = useQueryClient();
  const toast = useToast();
  const wantsProduct = group.missing.includes('product');
  const customerId = wantsProduct ? null : sale.stripe_customer_id;
  const [subjectRef, setSubjectRef] = useState(sale.suggestion?.subject_ref ?? '');
  const [productCode, setProductCode] = useState('');
  const [reach, setReach] = useState<'sale' | 'customer'>('sale');
  const products = useQuery({
    queryKey: key('products', 'choices'),
    queryFn: ({ signal }) => call(() => api.GET('/portal/products', { params: { query: { status: 'active', limit: 100 } }, signal })),
    enabled: opened && wantsProduct,
  });
  const choices = products.data?.data ?? [];
  const subject = subjectRef.trim();
  const ready = subject !== '' && (!wantsProduct || productCode !== '');

  function run(dry: boolean, note: string, version?: string, idempotencyKey?: string) {
    const send = dry ? call : write;
    const header = idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : undefined;
    const body = { subject_ref: subject, note, dry_run: dry, version: version ?? null };
    return reach === 'customer' && customerId
      ? send(() =>
          api.POST('/portal/stripe/customers/{stripe_customer_id}/link', {
            params: { path: { stripe_customer_id: customerId }, header },
            body,
          }),
        )
      : send(() =>
          api.POST('/portal/stripe/unmapped/{root}/link', {
            params: { path: { root: sale.root }, header },
            body: { ...body, product_code: productCode || null },
          }),
        );
  }

  return (
    <PreviewDialog
      title={`Link ${shortId(sale.root)} to a customer`}
      mode={mode}
      tone="accent"
      opened={opened}
      onClose={onClose}
      run={run}
      formValue={[subject, productCode, reach]}
      ready={ready}
      confirmLabel={subject === '' ? 'Link the sale' : `Link to ${subject}`}
      keepLabel="Leave it open"
      productNames={Object.fromEntries(choices.map((product) => [product.product_code, product.name]))}
      onDone={(result) => {
        toast.show({
          text: `Linked ${shortId(sale.root)} to ${result.subject_ref}.`,
          detail: result.decision.after.allowed ? `${result.subject_ref} has access now.` : `${result.subject_ref} still has no access.`,
        });
        for (const stale of [['unmapped'], ['events'], ['customers'], ['attention'], ['customer', result.subject_ref]]) {
          void client.invalidateQueries({ queryKey: key(...stale) });
        }
      }}
    >
      <TextInput
        label="Customer"
        withAsterisk
        description={
          sale.suggestion
            ? `${sale.suggestion.subject_ref} is suggested: they ${suggestionInWords(sale.suggestion)}.`
            : 'Their subject_ref: the id that your app knows them by.'
        }
        placeholder="user_123"
        data-autofocus
        value={subjectRef}
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setSubjectRef(event.currentTarget.value)}
      />
      {wantsProduct && (
        <NativeSelect
          label="What was sold"
          withAsterisk
          description={choices.length === 0 && products.isSuccess ? `There is no product in ${mode} mode yet: make one first.` : 'This sale alone; to place every sale of the price, map the price to a product.'}
          data={[{ value: '', label: 'Choose a product' }, ...choices.map((product) => ({ value: product.product_code, label: product.name }))]}
          value={productCode}
          onChange={(event) => setProductCode(event.currentTarget.value)}
        />
      )}
      {customerId && (
        <Radio.Group label="How far" value={reach} onChange={(value) => setReach(value === 'customer' ? 'customer' : 'sale')}>
          <Radio mt={6} value="sale" label="This sale" />
          <Radio mt={8} value="customer" label={`Everything that ${sale.email ?? shortId(customerId)} bought in Stripe, and will buy`} />
        </Radio.Group>
      )}
    </PreviewDialog>
  );
}
