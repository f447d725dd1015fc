{ device ? "/dev/nvme0n1", ... }:
{
  disko.devices.disk.${baseNameOf device} = {
    inherit device;
    type = "disk";
    content = {
      type = "gpt";
      partitions.root = {
        size = "100%";
        content = {
          type = "btrfs";
          extraArgs = [ "-f" ];
          subvolumes = {
            "@" = { mountpoint = "/"; mountOptions = [ "compress=zstd" "noatime" ]; };
            "@nix" = { mountpoint = "/nix"; mountOptions = [ "noatime" ]; };
            "@swap" = { mountpoint = "/.swap"; swap.swapfile.size = "8G"; };
          };
        };
      };
    };
  };
}
