{ ... }:
{
  fileSystems = {
    "/games" = {
      device = "/dev/disk/by-uuid/a4d9c1c0-6a1f-4a57-8d6e-3b0b5a9de21f";
      fsType = "btrfs";
      options = [ "compress=zstd" "nofail" ];
    };
  };
}
