{ config, pkgs, lib, modulesPath, ... }:
{
  imports = [ (modulesPath + "/installer/netboot/netboot.nix") ];
  system.build.install = pkgs.writeShellScript "install" ''
    set -e
    parted -s /dev/sda mklabel gpt mkpart primary ext4 1MiB 100%
    mkfs.ext4 -F -L nixos /dev/sda1
    mount /dev/disk/by-label/nixos /mnt
    nixos-install --no-root-passwd
  '';
}
