{ lib, ... }:
{
  fileSystems."/" = {
    device = "none";
    fsType = "tmpfs";
    options = [ "defaults" "size=2G" "mode=755" ];
  };
  fileSystems."/nix" = {
    device = "/dev/disk/by-label/nix";
    fsType = "btrfs";
    options = [ "subvol=nix" "compress=zstd" "noatime" ];
    neededForBoot = true;
  };
  fileSystems."/persist" = {
    device = "/dev/disk/by-label/nix";
    fsType = "btrfs";
    options = [ "subvol=persist" ];
    neededForBoot = true;
  };
  fileSystems."/etc/nixos" = { device = "/persist/etc/nixos"; fsType = "none"; options = [ "bind" ]; };
  environment.persistence."/persist".directories = [ "/var/log" "/var/lib/bluetooth" ];
}
