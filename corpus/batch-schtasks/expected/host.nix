{ ... }:
{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "games";
      serialNumber = "S6PNNM0TC07715V";
      filesystem = {
        mountPoint = "/games";
        fsType = "btrfs";
        options = [ "compress=zstd" "nofail" ];
        uuid = "a4d9c1c0-6a1f-4a57-8d6e-3b0b5a9de21f";
      };
    }];
  };
}
