{ ... }:

{
  wsl.enable = true;

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "containers";
      serialNumber = "50026B7282D0F1E3";
      devicePattern = "scsi-SNVMe_KINGSTON_SNV2S200_50026B7282D0F1E3-part1";
      filesystem = {
        mountPoint = "/var/lib/containers";
        fsType = "btrfs";
        options = [ "noatime" "compress=zstd:1" "nofail" ];
      };
    }];
  };
}
