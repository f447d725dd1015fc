let
  device = "/dev/disk/by-uuid/9b1c7a3c-1e1b-4a5e-9e8b-0b1b6d1f1a11";
  subvolume = name: { inherit device; fsType = "btrfs"; options = [ "subvol=${name}" "compress=zstd" ]; };
in
{
  fileSystems."/" = subvolume "@";
  fileSystems."/home" = subvolume "@home";
  fileSystems."/nix" = subvolume "@nix";
  fileSystems."/var/log" = subvolume "@log" // { neededForBoot = true; };
  services.btrfs.autoScrub = { enable = true; interval = "monthly"; };
}
