import { ActionIcon, Menu } from '@mantine/core';
import { IconArchive, IconArrowBackUp, IconDots, IconPencil, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { MenuLink } from '@/components/links';
import { useMay } from '@/shell/me';
import { useScope } from '@/shell/scope';
import type { ProductView } from './productText';

interface ProductMenuProps {
  product: ProductView;
  onArchive: () => void;
  onRestore: () => void;
  onSell: (active: boolean) => void;
}

const icon = { size: 16, stroke: 1.7 };

/** What can be done with a product of the list; what leads somewhere is for everybody. */
export function ProductMenu({ product, onArchive, onRestore, onSell }: ProductMenuProps) {
  const { projectId, mode } = useScope();
  const may = useMay('configure');
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon aria-label={`Actions for ${product.name}`}>
          <IconDots {...icon} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuLink
          to="/p/$projectId/$mode/products/$productId"
          params={{ projectId, mode, productId: product.id }}
          leftSection={<IconPencil {...icon} />}
        >
          {may && product.status === 'active' ? 'Edit' : 'Open'}
        </MenuLink>
        {may && product.status === 'active' ? (
          <>
            <Menu.Item
              leftSection={product.active ? <IconPlayerPause {...icon} /> : <IconPlayerPlay {...icon} />}
              onClick={() => onSell(!product.active)}
            >
              {product.active ? 'Take from sale' : 'Put on sale'}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item leftSection={<IconArchive {...icon} />} onClick={onArchive}>
              Archive…
            </Menu.Item>
          </>
        ) : null}
        {may && product.status === 'archived' ? (
          <Menu.Item leftSection={<IconArrowBackUp {...icon} />} onClick={onRestore}>
            Restore…
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
